"""Ladders as files that people write: JSON in any layout in, a ladder to begin with out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Sequence

from truceline.errors import InputError
from truceline.line.kinds import Need
from truceline.line.wording.ladders import Channel, Ladder, Level, Rung, ladder_from
from truceline.signing.fields import Fields


def ladder_from_file(content: bytes) -> Ladder:
    """The ladder in a file.

    Raises:
        InputError: it is no JSON object.
        NoteError: it is no ladder, or breaks a rule of ladders.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the file is no JSON: {error}", hint="`truceline ladder draft` shows the form") from error
    if not isinstance(document, dict):
        raise InputError("the file holds no JSON object", hint="`truceline ladder draft` shows the form")
    return ladder_from(Fields(document, "ladder"))


def ladder_to_begin_with(title: str, parties: Sequence[str]) -> str:
    """A ladder as JSON that people can change: tell, warn, warn again by voice, then a person has it.

    Args:
        title: what it is for.
        parties: who is told.

    Raises:
        NoteError: the title or a party is none.
    """
    told = tuple(sorted(set(parties)))
    rungs = (
        Rung(name="Tell", level=Level.NOTICE, channel=Channel.LINE, templates=("near-zone",), tell=told),
        Rung(
            name="Warn",
            level=Level.WARNING,
            channel=Channel.LINE,
            templates=("inside-zone", "state-who"),
            tell=told,
            need=Need.ACK,
            within_min=15,
        ),
        Rung(name="Call by radio", level=Level.WARNING, channel=Channel.RADIO, templates=("inside-zone", "leave")),
        Rung(name="Handed to the officer in charge", level=Level.PERSON, channel=Channel.PEOPLE),
    )
    return f"{json.dumps(json.loads(Ladder(title, rungs).content), ensure_ascii=False, indent=2)}\n"
