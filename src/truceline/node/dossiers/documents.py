"""What a dossier tells in plain values, for scripts: derived from the rest of it, and without authority."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from truceline.model.incidents import Incident, Stated
from truceline.node.dossiers.gathering import Material
from truceline.node.dossiers.timeline import Times, moments_of
from truceline.node.incidents.contents import content_of, opening_content, verb_of
from truceline.node.incidents.page import Sealed


def documents_of(material: Material, verdict: Mapping[str, Any], sealed: Sealed) -> Iterator[tuple[str, bytes]]:
    """The files that tell a dossier in JSON, by name and content."""
    yield "dossier.json", _json(_head(material, sealed))
    yield "incident.json", _json(_incident(material.incident))
    yield "timeline.json", _json({"moments": list(_moments(material, verdict))})
    yield "custody.json", _json({"files": list(_custody(material)), "erased": list(_erased(material))})
    for deed in material.accounts:
        name = f"accounts/{deed.of[:16]}-{deed.index}.json"
        yield (
            name,
            _json({"account": deed.of, "act": deed.verb, "entry": deed.index, "at": deed.at} | dict(deed.content)),
        )


def _head(material: Material, sealed: Sealed) -> dict[str, Any]:
    incident = material.incident
    return {
        "v": 1,
        "incident": incident.id,
        "title": incident.opening.title,
        "drill": incident.is_drill,
        "party": material.case.party,
        "line": material.part.line,
        "lines": [part.line for part in material.parts],
        "left_out": material.left_out,
        "log": sealed.origin,
        "size": sealed.size,
        "root": sealed.root,
        "at": sealed.at,
        "for": material.recipient,
        "agreements": sorted(material.agreements),
        "messages": [told.message.id for told in material.case.messages],
        "withheld": sorted(material.part.withheld),
        "unknown": list(material.case.erased),
    }


def _incident(incident: Incident) -> dict[str, Any]:
    opened = incident.opened
    return {
        "id": incident.id,
        "drill": incident.is_drill,
        "opening": opening_content(incident.opening) | opened._asdict(),
        "stated": list(map(_stated, incident.stated)),
    }


def _stated(stated: Stated) -> dict[str, Any]:
    return {"act": verb_of(stated.what), "says": content_of(stated.what)} | stated.recorded._asdict()


def _moments(material: Material, verdict: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    times = Times(verdict)
    for moment in moments_of(material):
        time = times.of(moment)
        yield moment._asdict() | {"time": {"verdict": time.verdict, "words": time.words, "by": list(time.by)}}


def _custody(material: Material) -> Iterator[dict[str, Any]]:
    for each in material.custody:
        file = each.file
        yield {
            "sha256": file.sha256,
            "size": file.size,
            "type": file.media_type,
            "name": file.name,
            "said_by": file.said.by,
            "source": file.said.source,
            "entry": each.entry,
            "at": each.at,
            "desk": each.desk,
            "operator": each.operator,
            "kept": each.is_kept,
            "withheld": file.sha256 in material.part.withheld,
        }


def _erased(material: Material) -> Iterator[dict[str, Any]]:
    for each in material.erased:
        yield {
            "obj": each.obj,
            "at": each.at,
            "entry": each.entry,
            "ordered_by": each.order.ordered_by,
            "reason": each.order.reason,
            "desk": each.desk,
            "operator": each.operator,
        }


def _json(value: Any) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)}\n".encode()
