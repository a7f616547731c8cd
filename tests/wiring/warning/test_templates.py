"""Every sentence is told in every language, with who made it and who has looked at it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.adapters.catalogues.gettext_files import shipped
from truceline.errors import NoteError, NotFoundError
from truceline.line.wording.templates import TEMPLATES
from truceline.wiring.warning.templates import templates_told

FIRST = {"near-zone", "inside-zone", "leave", "state-who", "acknowledged", "will-comply", "cannot", "dispute"}


def test_all_of_them_are_told_in_all_languages() -> None:
    told = templates_told()
    assert FIRST | {"all-clear", "line-check"} <= {each["template"] for each in told}
    assert len(told) == len({template.name for template in TEMPLATES.values()})
    for each in told:
        assert [text["lang"] for text in each["texts"]] == list(shipped().languages)
        for text in each["texts"]:
            assert text["translator"] != "unknown"
            assert all(f"<{field}>" in text["words"] for field in each["fields"])


def test_one_is_told_in_one_language() -> None:
    (leave,) = templates_told("leave", ["fa"])
    assert leave["fields"] == {"way": "name", "place": "place"}
    (text,) = leave["texts"]
    assert (text["lang"], text["dir"], text["review"]) == ("fa", "rtl", "unreviewed")


def test_what_there_is_not_is_refused() -> None:
    with pytest.raises(NoteError):
        templates_told("go-away")
    with pytest.raises(NotFoundError):
        templates_told("leave", ["xx"])
