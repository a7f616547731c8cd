"""Denied access: who was not let through, by whom and where, and when they were."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass

from truceline.model.incidents import MAX_TITLE, MAX_WORDS, Recorded, Saying, Span, check_form, check_words
from truceline.model.places.place import Place


@dataclass(frozen=True)
class Denial:
    """Somebody was not let through.

    Args:
        who: was not let through.
        denied_by: as they who were there say.
        at: when, ms since the epoch.
        place_words: where, in words.
        said: who says so.
        place: where, with how precisely that is known; none if nobody says.
        reason: that was given; empty if none was.
        incident: to which it belongs; empty if to none.

    Raises:
        InputError: a part is missing or too long.
    """

    who: str
    denied_by: str
    at: int
    place_words: str
    said: Saying
    place: Place | None = None
    reason: str = ""
    incident: str = ""

    def __post_init__(self) -> None:
        Span(self.at, self.at)
        for name, words in (("who was denied", self.who), ("who denied", self.denied_by), ("where", self.place_words)):
            check_words(name, words, MAX_TITLE, is_needed=True)
        check_words("the reason", self.reason, MAX_WORDS)
        if self.incident:
            check_form("id of the incident", self.incident)


@dataclass(frozen=True)
class Cleared:
    """From when on they were let through, and who says so.

    Raises:
        InputError: the time is beyond the calendar.
    """

    at: int
    said: Saying

    def __post_init__(self) -> None:
        Span(self.at, self.at)


@dataclass(frozen=True)
class DenialRecord:
    """A denial as the log has it; ``cleared`` is empty as long as nobody has said that they were let through."""

    id: str
    denial: Denial
    recorded: Recorded
    is_drill: bool
    cleared: tuple[tuple[Recorded, Cleared], ...] = ()
