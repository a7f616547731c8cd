"""Warnings as alerts of the Common Alerting Protocol 1.2, which sirens, signs and broadcasters take.

Source: OASIS, Common Alerting Protocol Version 1.2, 1 July 2010. What that asks for and nobody has said is ``Unknown``
here: how grave something is, Truceline never computes.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple
from xml.etree import ElementTree as ET  # it writes only: nothing is read here

from truceline.errors import InputError
from truceline.model.precedence import Precedence
from truceline.signing.showing import shown

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
_NAME = re.compile(r"[^\s,<&\x00-\x1f]+")
"""Identifiers and senders have no space, no comma and neither of two signs (section 3.2.1)."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_URGENCY = {
    Precedence.FLASH: "Immediate",
    Precedence.IMMEDIATE: "Immediate",
    Precedence.PRIORITY: "Expected",
    Precedence.ROUTINE: "Future",
}


class CapKind(StrEnum):
    """What an alert does."""

    ALERT = "Alert"
    UPDATE = "Update"
    """Takes the place of those that it refers to."""
    CANCEL = "Cancel"
    """Takes back those that it refers to."""


class CapReference(NamedTuple):
    """An earlier alert."""

    sender: str
    identifier: str
    sent_at: int


class CapText(NamedTuple):
    """What an alert says in one language."""

    language: str
    """Such as ``ar``."""
    headline: str
    description: str = ""
    instruction: str = ""


class CapCircle(NamedTuple):
    """A circle around a place."""

    lon: float
    lat: float
    radius_m: float


class CapArea(NamedTuple):
    """Where an alert holds."""

    words: str
    rings: Sequence[Sequence[tuple[float, float]]] = ()
    """Closed outer rings of lon, lat; the protocol has no holes."""
    circles: Sequence[CapCircle] = ()


@dataclass(frozen=True, kw_only=True)
class CapAlert:
    """One alert.

    Args:
        identifier: no other alert of the sender has it.
        sender: such as ``alfa.example``.
        sent_at: ms since the epoch; the protocol keeps seconds.
        kind: what it does.
        precedence: how urgent it is.
        texts: one for each language, the first of them first.
        areas: where it holds.
        addresses: whom it is for, if it is for some only.
        references: the alerts that it updates or cancels.
        note: why it cancels.
        expires_at: until when it holds, ms since the epoch; 0 if it does not say.
        is_drill: True if nothing of it is real.

    Raises:
        InputError: a name or a text is none, or an update or a cancellation refers to nothing.
    """

    identifier: str
    sender: str
    sent_at: int
    kind: CapKind
    precedence: Precedence
    texts: Sequence[CapText]
    areas: Sequence[CapArea] = ()
    addresses: Sequence[str] = ()
    references: Sequence[CapReference] = ()
    note: str = ""
    expires_at: int = 0
    is_drill: bool = False

    def __post_init__(self) -> None:
        names = (self.identifier, self.sender, *(name for other in self.references for name in other[:2]))
        for name in names:
            if not _NAME.fullmatch(name):
                raise InputError(
                    f"{shown(name)} cannot name an alert or its sender",
                    hint="it must not be empty, nor have spaces, commas, < or &",
                )
        if (self.kind is CapKind.ALERT) == bool(self.references):
            raise InputError(
                f"an alert of the kind {self.kind} refers to {len(self.references)} others",
                hint="an update or a cancellation names what it is about, and a first alert nothing",
            )
        for ring in (ring for area in self.areas for ring in area.rings):
            if len(ring) < 4 or ring[0] != ring[-1]:
                raise InputError(f"a ring of {len(ring)} places is no area", hint="close it: four places or more")


def write_cap(alert: CapAlert) -> bytes:
    """An alert as XML in UTF-8; characters that XML cannot hold are shown as U+FFFD."""
    root = ET.Element("alert", {"xmlns": NAMESPACE})
    _add(root, _head(alert))
    for text in alert.texts:
        info = ET.SubElement(root, "info")
        _add(info, _info(alert, text))
        for area in alert.areas:
            _add(ET.SubElement(info, "area"), _area(area))
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _head(alert: CapAlert) -> Iterator[tuple[str, str]]:
    yield "identifier", alert.identifier
    yield "sender", alert.sender
    yield "sent", _instant(alert.sent_at)
    yield "status", "Exercise" if alert.is_drill else "Actual"
    yield "msgType", alert.kind
    yield "scope", "Private" if alert.addresses else "Public"
    if alert.addresses:
        yield "addresses", " ".join(_quoted(name) for name in alert.addresses)
    note = "\n".join(filter(None, ("DRILL: nothing of this is real" if alert.is_drill else "", alert.note)))
    if note:
        yield "note", note
    if alert.references:
        yield "references", " ".join(",".join((*other[:2], _instant(other.sent_at))) for other in alert.references)


def _info(alert: CapAlert, text: CapText) -> Iterator[tuple[str, str]]:
    yield "language", text.language
    yield "category", "Safety"
    yield "event", "De-confliction drill" if alert.is_drill else "De-confliction"
    yield "urgency", _URGENCY[alert.precedence]
    yield "severity", "Unknown"
    yield "certainty", "Unknown"
    if alert.expires_at:
        yield "expires", _instant(alert.expires_at)
    yield "senderName", alert.sender
    for name, words in (
        ("headline", text.headline),
        ("description", text.description),
        ("instruction", text.instruction),
    ):
        if words:
            yield name, words


def _area(area: CapArea) -> Iterator[tuple[str, str]]:
    yield "areaDesc", area.words
    for ring in area.rings:
        yield "polygon", " ".join(f"{lat:.7f},{lon:.7f}" for lon, lat in ring)
    for circle in area.circles:
        yield "circle", f"{circle.lat:.7f},{circle.lon:.7f} {circle.radius_m / 1_000:.6f}"


def _add(parent: ET.Element, rows: Iterator[tuple[str, str]]) -> None:
    for name, text in rows:
        ET.SubElement(parent, name).text = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _instant(at: int) -> str:
    """A time as the protocol writes it: UTC is ``-00:00``, and never ``Z``."""
    return f"{datetime.fromtimestamp(at // 1_000, UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def _quoted(name: str) -> str:
    return f'"{name}"' if re.search(r"\s", name) else name
