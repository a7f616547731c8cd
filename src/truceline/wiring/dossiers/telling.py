"""The files of a dossier that tell what the others prove: JSON, zones, tracks, and the report as HTML and PDF."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from truceline.adapters.reports.paper import pdf_of
from truceline.dossier.export import File
from truceline.node.dossiers.documents import documents_of
from truceline.node.dossiers.gathering import Material
from truceline.node.dossiers.markup import html_of
from truceline.node.dossiers.report import Told, report_of
from truceline.node.incidents.page import Local, Sealed
from truceline.node.node import Node
from truceline.node.reporting.extract import Extract
from truceline.wiring.acts.reports import zone_called
from truceline.wiring.dossiers.given import Given, scenery_of
from truceline.wiring.dossiers.side_by_side import side_by_side


def told_files(
    node: Node, material: Material, verdict: Mapping[str, Any], given: Given, zone: str, *, has_pdf: bool
) -> Iterator[File]:
    """The files, by name and content; the same record and files always give the same bytes.

    Args:
        node: whose record it is, as it was at its newest signed checkpoint.
        material: the incident.
        verdict: what the verifier says of the dossier's part of the record.
        given: zones and tracks that were handed in.
        zone: a time zone for people; empty for Zulu alone.
        has_pdf: False leaves the PDF out.

    Raises:
        InputError, ZoneError, ReportError: what was handed in cannot be used.
        MissingExtraError: a PDF is wanted, and Typst is not installed.
    """
    size = node.store.tree.size
    sealed = Sealed(node.origin, size, Extract(node, size).root, node.entry(size - 1).at)
    scenery = scenery_of(node, material, given, verdict)
    local = Local(zone_called(zone), zone) if zone else None
    beside = side_by_side(node, material, given, sealed.at)
    report = report_of(Told(material, scenery, verdict, sealed, local, beside))
    yield from scenery.files
    yield from beside.files
    yield from documents_of(material, verdict, sealed)
    yield "report.html", html_of(report).encode()
    if has_pdf:
        yield "report.pdf", pdf_of(report.document, sealed.at)
