"""The words by which a notice is lodged, changed and withdrawn: three acts, each a message of its own.

A change is a whole new notice that takes the place of the one before, so that nobody has to put two together; why it
was said stands in it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from truceline.errors import InputError
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.messages import Reference
from truceline.line.wording.notices import Notified, Why, body_of, kind_of
from truceline.model.notices import Notice, Verification
from truceline.node.node import Node
from truceline.node.notifying.register import Listed, notice_called
from truceline.node.saying.messages import Wording


class Manner(NamedTuple):
    """How a notice is said.

    Args:
        precedence: ``immediate`` marks an emergency. is_drill: nothing of it is real. language: of its words.
    """

    precedence: Precedence = Precedence.ROUTINE
    is_drill: bool = False
    language: str = "en"


def lodging(to: tuple[str, ...], notice: Notice, manner: Manner) -> Wording:
    """The words of a new notice; each recipient is asked to acknowledge it."""
    return _wording(to, Notified(notice), manner)


def change(node: Node, digits: str, notice: Notice, why: Why, now_at: int) -> tuple[str, Wording]:
    """The line, and the words by which a notice of ours is replaced.

    Args:
        node: ours.
        digits: the first digits of the notice.
        notice: the whole new one.
        why: why it was said.
        now_at: the time, ms since the epoch.

    Raises:
        NotFoundError: there is no such notice.
        InputError: it is not ours, was ended before, or is of another kind than the new one.
    """
    listed = _own(node, digits, now_at)
    if kind_of(notice) is not listed.message.kind:
        raise InputError(
            f"a {kind_of(notice)} cannot take the place of a {listed.message.kind}",
            hint="withdraw that one, and lodge this one",
        )
    return listed.message.line, _in_place_of(listed, Notified(notice, why))


def withdrawal(node: Node, digits: str, reason: str, now_at: int) -> tuple[str, Wording]:
    """The line, and the words by which a notice of ours is withdrawn.

    Raises:
        as ``change``.
    """
    listed = _own(node, digits, now_at)
    message = listed.message
    wording = Wording(
        to=message.to,
        kind=MessageKind.CANCEL,
        body={"text": reason},
        precedence=Precedence(message.precedence),
        is_drill=message.is_drill,
        need=Need.ACK,
        re=Reference(message.id, How.CANCEL),
        language=message.language,
    )
    return message.line, wording


def revalidation(node: Node, digits: str, ends_at: int, now_at: int) -> tuple[str, Wording]:
    """The line, and the words by which a notice of ours goes on as it was, until another time; also a lapsed one.

    Raises:
        as ``change``; or the new end is not after the old one.
    """
    listed = _own(node, digits, now_at)
    notice = _notice_of(listed)
    if ends_at <= max(notice.ends_at, now_at):
        raise InputError(
            "the new end is not after the old one, or is over already", hint="to shorten a notice, change it"
        )
    return listed.message.line, _in_place_of(listed, Notified(replace(notice, ends_at=ends_at), Why.REVALIDATED))


def checking(node: Node, digits: str, checked: Verification, now_at: int) -> tuple[str, Wording]:
    """The line, and the words by which a notice of ours says that somebody has checked it.

    Raises:
        as ``change``; or the check lies in the future.
    """
    listed = _own(node, digits, now_at)
    if checked.at > now_at:
        raise InputError(
            "the check lies in the future", hint="say when it was made; when the next is due goes beside it"
        )
    notice = replace(_notice_of(listed), verification=checked)
    return listed.message.line, _in_place_of(listed, Notified(notice, Why.CHECKED))


def _own(node: Node, digits: str, now_at: int) -> Listed:
    register, listed = notice_called(node, digits)
    name = listed.message_id[:12]
    if listed.message.sender != node.party:
        raise InputError(
            f"the notice {name} is of {listed.message.sender}",
            hint="only who lodged it changes it: answer it, or dispute it, by `truceline line reply`",
        )
    state = register.state_of(listed, now_at)
    if listed.message_id in register.endings:
        newest = register.history(listed.message_id)[-1].message_id[:12]
        raise InputError(f"the notice {name} is {state} already", hint=f"the newest of its kind is {newest}")
    return listed


def _notice_of(listed: Listed) -> Notice:
    if listed.notified is None:
        raise InputError(
            f"the notice {listed.message_id[:12]} is in words only", hint="change it into one with fields first"
        )
    return listed.notified.notice


def _in_place_of(listed: Listed, notified: Notified) -> Wording:
    message = listed.message
    manner = Manner(Precedence(message.precedence), message.is_drill, message.language)
    return _wording(message.to, notified, manner, Reference(message.id, How.SUPERSEDE))


def _wording(to: tuple[str, ...], notified: Notified, manner: Manner, re: Reference | None = None) -> Wording:
    return Wording(
        to=to,
        kind=kind_of(notified.notice),
        body=body_of(notified),
        precedence=manner.precedence,
        is_drill=manner.is_drill,
        need=Need.ACK,
        re=re,
        language=manner.language,
    )
