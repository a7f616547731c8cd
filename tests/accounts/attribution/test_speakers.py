"""Who speaks in a transcript."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.accounts.english import read, reader
from truceline.accounts.attribution.speakers import speakers_of

TRANSCRIPT = """Spokesman Colonel Omar Hale holds a press briefing.

COL. HALE: Two boats left the port.

Q: Is that true?

COL. HALE: It is. One boat rammed the tug.

Q: Who owns it?

COL. HALE: It belongs to the navy.
"""


def test_a_speaker_has_the_name_that_the_text_gives_in_full_and_who_asks_has_none() -> None:
    speakers = speakers_of(TRANSCRIPT, reader().lexicon)
    assert speakers.names == {"COL. HALE": "Spokesman Colonel Omar Hale", "Q": None}
    assert speakers.label_of("COL. HALE: It is.") == "COL. HALE"
    assert speakers.label_of("Two boats left.") is None


def test_what_is_told_after_a_label_is_told_by_that_speaker() -> None:
    told = read(TRANSCRIPT)
    assert len(told) == 3
    assert {claim.source.holder for claim in told} == {"Spokesman Colonel Omar Hale"}


def test_a_word_before_a_colon_that_stands_once_is_no_speaker() -> None:
    assert speakers_of("Summary: Two boats left.\nPlace: the port.\n", reader().lexicon).names == {}
