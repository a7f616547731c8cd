"""The bodies of the messages ``site`` and ``movement``: one exact form each, with bounds.

A body of another form is still a message: an officer is shown it as it stands. It is only no notice that a machine can
list, compare or follow, and is named as that.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from truceline.errors import InputError, NoteError
from truceline.line.bodies import is_automatic
from truceline.line.kinds import MessageKind
from truceline.line.messages import Message
from truceline.model.notices import Contact, Function, Movement, Notice, Site, Vehicle, Verification, Waypoint
from truceline.model.places.place import Place
from truceline.signing.canonical import Value
from truceline.signing.fields import Fields

_MOST_E7 = 1_800_000_000
_FUNCTIONS = re.compile("|".join(Function))


class Why(StrEnum):
    """Why a notice was said: for the first time, or in the place of an earlier one."""

    NEW = "new"
    CHANGED = "changed"
    """What it says has become otherwise."""
    WRONG = "wrong-before"
    """The earlier one was wrong when it was said."""
    REVALIDATED = "revalidated"
    """It goes on as it was."""
    CHECKED = "checked"
    """Somebody has checked it."""


class Notified(NamedTuple):
    """A notice, why it was said, and whether a machine said it."""

    notice: Notice
    why: Why = Why.NEW
    is_automatic: bool = False


KINDS = (MessageKind.SITE, MessageKind.MOVEMENT)
"""The kinds of message that a notice goes by."""
_WHYS = re.compile("|".join(Why))


def kind_of(notice: Notice) -> MessageKind:
    """The kind of message that a notice goes by."""
    return MessageKind.SITE if isinstance(notice, Site) else MessageKind.MOVEMENT


def body_of(notified: Notified) -> dict[str, Value]:
    """The body of the message that says a notice."""
    notice = notified.notice
    body: dict[str, Value] = {
        "why": str(notified.why),
        "ref": notice.ref,
        "name": notice.name,
        "organisation": notice.organisation,
        "from": notice.begins_at,
        "until": notice.ends_at,
        "contacts": [{"name": contact.name, "how": contact.how} for contact in notice.contacts],
        "text": notice.text,
    }
    if notified.is_automatic:
        body["auto"] = True
    if notice.verification:
        checked = notice.verification
        body["checked"] = {"by": checked.by, "how": checked.how, "at": checked.at, "next": checked.next_at}
    match notice:
        case Site():
            return body | _site_fields(notice)
        case Movement():
            return body | _movement_fields(notice)
        case _:
            raise TypeError(f"{type(notice).__name__} is neither a site nor a movement")


def notice_in(message: Message) -> Notified | None:
    """The notice that a message says; none if it says none, or says it in words that no machine can read."""
    if message.kind not in KINDS:
        return None
    try:
        return notified_from(message.kind, message.body)
    except NoteError:
        return None


def notified_from(kind: MessageKind, body: Mapping[str, Value]) -> Notified:
    """The notice in the body of a message of the kind ``site`` or ``movement``.

    Raises:
        NoteError: the body is of another form, or out of bounds.
    """
    return site_from(body) if kind is MessageKind.SITE else movement_from(body)


def site_from(body: Mapping[str, Value]) -> Notified:
    """The site in the body of a message of the kind ``site``.

    Raises:
        NoteError: the body is of another form, or out of bounds.
    """
    return _read(body, _site_from)


def movement_from(body: Mapping[str, Value]) -> Notified:
    """The movement in the body of a message of the kind ``movement``.

    Raises:
        NoteError: the body is of another form, or out of bounds.
    """
    return _read(body, _movement_from)


def _read(body: Mapping[str, Value], read: Callable[[Fields], Notice]) -> Notified:
    """The whole notice; what the model refuses is refused as a note."""
    automatic = is_automatic(body)
    fields = Fields({key: value for key, value in body.items() if key != "auto"}, "body")
    why = Why(fields.text("why", _WHYS))
    try:
        notice = read(fields)
    except NoteError:
        raise
    except InputError as error:
        raise NoteError(f"the body cannot be used: {error}", hint=error.hint) from error
    fields.end()
    return Notified(notice, why, automatic)


def _site_from(fields: Fields) -> Site:
    return Site(
        function=Function(fields.text("function", _FUNCTIONS)),
        place=_place_from(fields.object("place")),
        radius_m=fields.integer("radius_m"),
        **_said(fields),
    )


def _movement_from(fields: Fields) -> Movement:
    return Movement(
        route=tuple(map(_waypoint_from, fields.objects("route"))),
        half_width_m=fields.integer("half_width_m"),
        stop_after_s=fields.integer("stop_after_s"),
        vehicles=tuple(map(_vehicle_from, fields.objects("vehicles"))),
        people=fields.integer("people"),
        cargo=fields.text("cargo"),
        **_said(fields),
    )


def _said(fields: Fields) -> dict[str, Any]:
    return {
        "ref": fields.text("ref"),
        "name": fields.text("name"),
        "organisation": fields.text("organisation"),
        "begins_at": fields.integer("from"),
        "ends_at": fields.integer("until"),
        "contacts": tuple(map(_contact_from, fields.objects("contacts"))),
        "verification": _verification_from(fields.object("checked")) if fields.has("checked") else None,
        "text": fields.text("text"),
    }


def _site_fields(site: Site) -> dict[str, Value]:
    return {"function": str(site.function), "place": _place_fields(site.place), "radius_m": site.radius_m}


def _movement_fields(notice: Movement) -> dict[str, Value]:
    return {
        "route": [
            {"place": _place_fields(waypoint.place), "from": waypoint.begins_at, "until": waypoint.ends_at}
            for waypoint in notice.route
        ],
        "half_width_m": notice.half_width_m,
        "stop_after_s": notice.stop_after_s,
        "vehicles": [
            {"what": each.what, "plate": each.plate, "marking": each.marking, "track": each.track}
            for each in notice.vehicles
        ],
        "people": notice.people,
        "cargo": notice.cargo,
    }


def _place_fields(place: Place) -> dict[str, Value]:
    return {"lon": place.lon_e7, "lat": place.lat_e7, "precision_m": place.precision_m}


def _place_from(fields: Fields) -> Place:
    place = Place(
        lon_e7=fields.integer("lon", -_MOST_E7, _MOST_E7),
        lat_e7=fields.integer("lat", -_MOST_E7 // 2, _MOST_E7 // 2),
        precision_m=fields.integer("precision_m"),
    )
    fields.end()
    return place


def _waypoint_from(fields: Fields) -> Waypoint:
    waypoint = Waypoint(_place_from(fields.object("place")), fields.integer("from"), fields.integer("until"))
    fields.end()
    return waypoint


def _vehicle_from(fields: Fields) -> Vehicle:
    vehicle = Vehicle(fields.text("what"), fields.text("plate"), fields.text("marking"), fields.text("track"))
    fields.end()
    return vehicle


def _contact_from(fields: Fields) -> Contact:
    contact = Contact(fields.text("name"), fields.text("how"))
    fields.end()
    return contact


def _verification_from(fields: Fields) -> Verification:
    checked = Verification(fields.text("by"), fields.text("how"), fields.integer("at"), fields.integer("next"))
    fields.end()
    return checked
