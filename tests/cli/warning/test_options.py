"""The options of warnings say what a message is about, and refuse what would be two things at once."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import click
import pytest

from truceline.adapters.catalogues.gettext_files import shipped
from truceline.cli.warning.options import LANGUAGES, check_one_desk, kind_of, wording_of
from truceline.errors import InputError

DRAFT: dict[str, Any] = {"line": "ab" * 16, "to": ["b"], "kind": "warning", "body": {}, "drill": True, "desks": 1}
GIVEN: dict[str, Any] = {
    "need": "ack",
    "within": None,
    "precedence": "flash",
    "text": "",
    "text_lang": "en",
    "corrects": None,
    "cancels": None,
    "replaces": None,
}


class Inbox:
    """An office that knows every message by its first digits."""

    def ask(self, act: str, **given: Any) -> dict[str, Any]:
        """What came of an act."""
        assert act == "line-item"
        return {"id": given["id"] * 8}


def worded(**change: Any) -> dict[str, Any]:
    return wording_of(Inbox(), DRAFT, GIVEN | change)


def test_the_languages_are_those_of_the_catalogues() -> None:
    assert sorted(shipped().languages) == LANGUAGES


def test_a_wording_has_what_a_message_takes() -> None:
    wording = worded()
    assert (wording["prec"], wording["drill"], wording["by"], wording["lang"]) == ("flash", True, 0, "zxx")
    assert "re" not in wording
    assert worded(text="The bridge is closed.", text_lang="uk")["lang"] == "uk"
    assert worded(within=30)["by"] > 1_700_000_000_000
    assert worded(within=30, need="none")["by"] == 0


@pytest.mark.parametrize(
    ("option", "kind", "how"),
    [("corrects", "correct", "correct"), ("cancels", "cancel", "cancel"), ("replaces", "warning", "supersede")],
)
def test_what_it_is_about_says_what_kind_it_is(option: str, kind: str, how: str) -> None:
    assert kind_of(GIVEN | {option: "ab12cd34"}) == kind
    assert worded(**{option: "ab12cd34"})["re"] == {"id": "ab12cd34" * 8, "how": how}
    assert kind_of(GIVEN) == "warning"


def test_it_is_about_one_message_at_most() -> None:
    with pytest.raises(click.UsageError, match="one of"):
        worded(corrects="ab12cd34", cancels="ab12cd34")


def test_what_two_desks_must_sign_is_not_sent_by_one() -> None:
    check_one_desk(DRAFT)
    with pytest.raises(InputError, match="two desks") as refused:
        check_one_desk(DRAFT | {"desks": 2})
    assert "message compose" in refused.value.hint
