"""The cues that are shipped: every one finds its own example, and every list is there."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.accounts.cues import LISTS, Cue
from truceline.adapters.cues.files import LANGUAGES, cues_of
from truceline.errors import NotFoundError

ALL = [(language, name, cue) for language in LANGUAGES for name in LISTS for cue in cues_of(language).lists[name]]


@pytest.mark.parametrize(("language", "name", "cue"), ALL, ids=lambda each: getattr(each, "value", each))
def test_a_cue_is_found_in_its_example(language: str, name: str, cue: Cue) -> None:
    assert cue.value in cues_of(language).found(name, (cue.example,))


def test_every_nation_has_a_code_of_two_letters_and_no_two_share_one() -> None:
    codes = [cue.code for cue in cues_of("en").lists["nations"]]
    assert all(len(code) == 2 and code.isupper() for code in codes)
    assert len(set(codes)) == len(codes)


def test_a_language_without_cues_is_refused_by_its_name() -> None:
    with pytest.raises(NotFoundError, match="'fr'"):
        cues_of("fr")
