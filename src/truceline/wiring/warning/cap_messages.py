"""Messages that are made from templates as alerts of CAP 1.2, for sirens, signs and broadcasters."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truceline.adapters.formats.cap import CapAlert, CapArea, CapCircle, CapKind, CapReference, CapText, write_cap
from truceline.errors import InputError
from truceline.line.admission import SignedMessage
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Message
from truceline.line.wording.warnings import Statement, statement_in
from truceline.model.precedence import Precedence
from truceline.model.shapes import Bubble, Circle, Shape
from truceline.model.zones import AGREED, Zone
from truceline.node.node import Node
from truceline.node.saying.threads import message_called
from truceline.record.codes import code_of

_TOLD_TO_DO = ("leave", "follow-arrow", "state-who")
"""Sentences that ask for something: in CAP they are the instruction."""


def cap_of(node: Node, signed: SignedMessage, zones: Sequence[Zone], *, is_public: bool) -> bytes:
    """A message as XML; its note has the check code, so that a sign can be held against the record.

    Args:
        node: ours.
        signed: the message, made from templates.
        zones: those in force on its line: the ones that it names are its areas.
        is_public: True for everybody; else it is for those that the message is to.

    Raises:
        InputError: it is not made from templates, or refers to nothing.
        NotFoundError: what it refers to is not here.
    """
    message, statement = signed.message, statement_in(signed.message)
    if statement is None:
        raise InputError(
            f"the message {message.id[:16]} is not made from templates", hint="say it so: truceline message send"
        )
    return write_cap(
        CapAlert(
            identifier=message.id,
            sender=message.sender,
            sent_at=message.at,
            kind=_kind_of(message),
            precedence=Precedence(message.precedence),
            texts=tuple(_texts(statement, message.language)),
            areas=tuple(_areas(statement, zones)),
            addresses=() if is_public else message.to,
            references=tuple(_references(node, message)),
            note=f"check code {code_of(signed.obj)}",
            is_drill=message.is_drill,
        )
    )


def _kind_of(message: Message) -> CapKind:
    if message.kind is MessageKind.CANCEL:
        return CapKind.CANCEL
    is_first = message.re is None or message.re.how not in (How.CORRECT, How.SUPERSEDE)
    return CapKind.ALERT if is_first else CapKind.UPDATE


def _references(node: Node, message: Message) -> Iterator[CapReference]:
    """The message that it is about, and those that that one was about: each is referred to once."""
    while message.re and _kind_of(message) is not CapKind.ALERT:
        message = message_called(node, message.re.id).message
        yield CapReference(message.sender, message.id, message.at)


def _texts(statement: Statement, language_of_words: str) -> Iterator[CapText]:
    for language, rows in statement.texts.items():
        asked = [row for row, said in zip(rows, statement.sentences, strict=True) if _is_asked(said.template)]
        told = [row for row in rows if row not in asked]
        own = [f"UNTRANSLATED: {statement.text}"] if statement.text and language == language_of_words else []
        yield CapText(language, rows[0], "\n".join((*told, *own)), "\n".join(asked))


def _is_asked(template: str) -> bool:
    return template.partition("/")[0] in _TOLD_TO_DO


def _areas(statement: Statement, zones: Sequence[Zone]) -> Iterator[CapArea]:
    named = {said.values["zone"] for said in statement.sentences if "zone" in said.values}
    for zone in zones:
        shape = zone.geometries.get(AGREED)
        if shape is not None and named & {zone.id, zone.name} and not isinstance(shape, Bubble):
            yield _area(zone.name or zone.id, shape)


def _area(name: str, shape: Shape) -> CapArea:
    from truceline.adapters.plot.outlines import rings_of  # slow to load, and most commands draw nothing

    if isinstance(shape, Circle):
        return CapArea(name, circles=(CapCircle(shape.lon, shape.lat, shape.radius_m),))
    rings = [[((lon + 180) % 360 - 180, lat) for lon, lat in ring.tolist()] for ring in rings_of(shape)]
    # The protocol has no holes: what is cut out is warned as well, rather than forgotten.
    return CapArea(name, rings=tuple((*ring, ring[0]) if ring[0] != ring[-1] else tuple(ring) for ring in rings))
