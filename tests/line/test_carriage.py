"""What is said of a bundle in a mediator's hands is read as it was written, and nothing else is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.line.said import ALFA, BRAVO, digest_of, first
from truceline.errors import NoteError
from truceline.line.carriage import MAX_NOTES, Carriage, Leg, carriage_in
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Attachment, Message, Reference

MEDIATOR = "mediator.example"
SEALED = digest_of("sealed")
ENTRUSTED = Carriage(Leg.ENTRUSTED, BRAVO, SEALED, notes=(digest_of("one"), digest_of("two")))
HANDED_ON = Carriage(Leg.HANDED_ON, BRAVO, SEALED, origin=ALFA)
REPORTED = Carriage(Leg.REPORTED, BRAVO, SEALED, origin=ALFA, handed_at=1_790_000_000_000)


def saying(body: Any, *, refers: bool, files: tuple[str, ...] = (SEALED,)) -> Message:
    return first(
        to=(MEDIATOR,),
        kind=MessageKind.CARRY,
        body=body,
        re=Reference(digest_of("entrusted"), How.REPLY) if refers else None,
        attachments=tuple(Attachment(name, 9, "application/octet-stream", "bundle.age") for name in files),
    )


@pytest.mark.parametrize("carriage", [ENTRUSTED, HANDED_ON, REPORTED], ids=lambda carriage: carriage.leg)
def test_each_leg_is_read_as_it_was_written(carriage: Carriage) -> None:
    message = saying(carriage.body, refers=carriage.leg is not Leg.ENTRUSTED)
    assert carriage_in(message) == carriage


def test_what_was_reported_need_not_bring_the_bundle_again() -> None:
    assert carriage_in(saying(REPORTED.body, refers=True, files=())) == REPORTED


@pytest.mark.parametrize(
    ("body", "refers", "files"),
    [
        ({}, False, (SEALED,)),
        (ENTRUSTED.body, True, (SEALED,)),
        (HANDED_ON.body, False, (SEALED,)),
        (ENTRUSTED.body, False, ()),
        (HANDED_ON.body, True, (digest_of("another"),)),
        (ENTRUSTED.body | {"more": 1}, False, (SEALED,)),
        (ENTRUSTED.body | {"notes": ["no hash"]}, False, (SEALED,)),
        (ENTRUSTED.body | {"notes": [SEALED] * (MAX_NOTES + 1)}, False, (SEALED,)),
        (ENTRUSTED.body | {"for": "No Party"}, False, (SEALED,)),
        (HANDED_ON.body | {"from": "No Party"}, True, (SEALED,)),
        (HANDED_ON.body | {"sealed": "short"}, True, (SEALED,)),
    ],
)
def test_what_is_of_another_form_says_nothing(body: Any, refers: bool, files: tuple[str, ...]) -> None:
    with pytest.raises(NoteError):
        carriage_in(saying(body, refers=refers, files=files))
