"""Acts on leaflets and texts for reading out: made, set on paper, and what is reported of them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, NotRequired, TypedDict

from truceline.errors import InputError, NotFoundError
from truceline.line.wording.warnings import statement_from, statement_in
from truceline.node.deeds import Deed
from truceline.node.handing_out.items import Item, Medium, ZoneNamed
from truceline.node.handing_out.keeping import (
    By,
    HandedOut,
    Setting,
    Verb,
    item_called,
    items,
    keep_setting,
    make,
    report_giving,
    report_print,
    report_reading,
)
from truceline.node.handing_out.reports import Means, Reported
from truceline.node.node import Moment, Node
from truceline.node.saying.inbox import id_of
from truceline.node.saying.threads import message_called
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Act, bytes_from_text, text_from_bytes

_MEDIUM, _MEANS = (re.compile("|".join(words)) for words in (Medium, Means))
_REPORTS = {Verb.PRINT: report_print, Verb.GIVE: report_giving, Verb.READ: report_reading}
_VERB = re.compile("|".join(_REPORTS))


class Wanted(NamedTuple):
    """What is to be made, and by whom."""

    item: Item
    by: By
    is_drill: bool


class Called(NamedTuple):
    """An item, by the first digits of its id."""

    medium: Medium
    digits: str


class Typeset(NamedTuple):
    """A leaflet as a file."""

    digits: str
    setting: Setting
    by: By


class Told(NamedTuple):
    """What somebody reports of an item."""

    digits: str
    verb: Verb
    report: Reported
    by: By


class MeantTold(TypedDict):
    """What a message says by templates."""

    id: str
    drill: bool
    said: dict[str, Any]


class MediumDeedTold(TypedDict):
    """What somebody did with a leaflet or a text."""

    entry: int
    at: int
    content: dict[str, Any]
    desk: NotRequired[str]
    operator: NotRequired[str]


class LaterDeedTold(MediumDeedTold):
    """What became of it later."""

    act: str


class MediumTold(MediumDeedTold):
    """A leaflet or a text for reading out, with the code by which people can check it."""

    id: str
    medium: str
    drill: bool
    code: str
    spelled: str
    scan: str
    obj: str
    origin: str
    later: list[LaterDeedTold]


class MediaTold(TypedDict):
    """Leaflets, or texts for reading out."""

    items: list[MediumTold]


class MediumFileTold(TypedDict):
    """The newest file of a leaflet, in base 64."""

    content: str
    sha256: str


def _by(given: Fields) -> By:
    return By(given.text("desk"), given.text("operator"))


def _wanted(given: Fields) -> Wanted:
    said = given.value("said")
    item = Item(
        medium=Medium(given.text("medium", _MEDIUM)),
        said=statement_from(said if isinstance(said, dict) else {}),
        zone=_zone(given.object("zone")) if given.has("zone") else None,
        way=tuple(
            (corner.integer("lon", -(2**31), 2**31), corner.integer("lat", -(2**31), 2**31))
            for corner in given.objects("way")
        ),
        paper=given.text("paper"),
        about=given.text("about"),
        to=given.text("to"),
    )
    return Wanted(item, _by(given), given.truth("drill"))


def _zone(given: Fields) -> ZoneNamed:
    names = ("name", "version", "standing", "words", "words_in")
    zone = ZoneNamed(**{name: given.text(name) for name in names})
    given.end()
    return zone


def _make(node: Node, now: Moment, wanted: Wanted) -> MediumTold:
    return _document(make(node, wanted.item, wanted.by, now, is_drill=wanted.is_drill))


def _called(given: Fields) -> Called:
    return Called(Medium(given.text("medium", _MEDIUM)), given.text("id"))


def _show(node: Node, now: Moment, called: Called) -> MediumTold:
    return _document(item_called(node, called.medium, called.digits))


def _file(node: Node, now: Moment, called: Called) -> MediumFileTold:
    """The newest file of a leaflet."""
    found = item_called(node, called.medium, called.digits)
    for deed in reversed(found.later):
        file = deed.content.get("file")
        name = file["sha256"] if deed.verb == Verb.SET and isinstance(file, Mapping) else None
        content = node.store.content(name) if isinstance(name, str) else None
        if content is not None and isinstance(name, str):
            return {"content": text_from_bytes(content), "sha256": name}
    raise NotFoundError(f"no file of {found.made.of[:16]} is kept here", hint="make the leaflet again")


def _listing(given: Fields) -> tuple[Medium, int]:
    return Medium(given.text("medium", _MEDIUM)), given.integer("limit", 1)


def _list(node: Node, now: Moment, listing: tuple[Medium, int]) -> MediaTold:
    return {"items": [_document(each) for each in items(node, *listing)]}


def _typeset(given: Fields) -> Typeset:
    setting = Setting(bytes_from_text(given.text("file")), given.text("name"), given.text("program"))
    return Typeset(given.text("id"), setting, _by(given))


def _set(node: Node, now: Moment, typeset: Typeset) -> MediumTold:
    return _document(keep_setting(node, typeset.digits, typeset.setting, typeset.by, now))


def _told(given: Fields) -> Told:
    said = given.object("report")
    means = said.text("means", _MEANS) if said.has("means") else ""
    report = Reported(
        said_by=said.text("said_by"),
        from_at=said.integer("from_at"),
        to_at=said.integer("to_at"),
        means=Means(means) if means else None,
        copies=said.integer("copies") if said.has("copies") else 0,
        place=said.text("place") if said.has("place") else "",
        area=bytes_from_text(said.text("area")) if said.has("area") else b"",
        in_zone=said.truth("in_zone") if said.has("in_zone") else False,
        frequency=said.text("frequency") if said.has("frequency") else "",
        languages=said.texts("languages") if said.has("languages") else (),
        times=said.integer("times") if said.has("times") else 0,
    )
    said.end()
    return Told(given.text("id"), Verb(given.text("verb", _VERB)), report, _by(given))


def _report(node: Node, now: Moment, told: Told) -> MediumTold:
    return _document(_REPORTS[told.verb](node, told.digits, told.report, told.by, now))


def _digits(given: Fields) -> str:
    return given.text("id")


def _meant(node: Node, now: Moment, digits: str) -> MeantTold:
    """What a message says by templates, so that paper and voice say the same."""
    message = message_called(node, id_of(node, digits)).message
    statement = statement_in(message)
    if statement is None:
        raise InputError(
            f"the message {message.id[:16]} is not made from templates", hint="say it in sentences that are"
        )
    return {"id": message.id, "drill": message.is_drill, "said": dict(statement.body)}


def _document(item: HandedOut) -> MediumTold:
    return {
        "id": item.made.of,
        "medium": item.made.noun,
        "drill": item.made.is_drill,
        "code": item.code,
        "spelled": item.spelled,
        "scan": item.scan,
        "obj": item.obj,
        "origin": item.origin,
        **_deed(item.made),
        "later": [{"act": deed.verb, **_deed(deed)} for deed in item.later],
    }


def _deed(deed: Deed) -> MediumDeedTold:
    document: MediumDeedTold = {"entry": deed.index, "at": deed.at, "content": dict(deed.content)}
    document |= {"desk": deed.desk} if deed.desk else {}
    return document | ({"operator": deed.operator} if deed.operator else {})


ACTS: Mapping[str, Act[Any]] = {
    "item-meant": Act(_digits, _meant),
    "item-make": Act(_wanted, _make),
    "item-show": Act(_called, _show),
    "item-list": Act(_listing, _list),
    "item-file": Act(_called, _file),
    "item-set": Act(_typeset, _set),
    "item-report": Act(_told, _report),
}
