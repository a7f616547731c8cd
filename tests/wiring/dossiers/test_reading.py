"""A text is read into an account with what is known of it; what is not known is left out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.wiring.dossiers.kept import EXAMPLE
from truceline.errors import InputError
from truceline.wiring.dossiers.reading import account_read

ABOUT = {"name": "wire.txt", "title": "", "publisher": "A wire service", "date": "2017-06-09", "lang": ""}


def test_a_text_is_called_by_its_file_and_what_is_not_known_is_left_out() -> None:
    read = account_read((EXAMPLE / "account-a.txt").read_bytes(), ABOUT)
    assert (read["doc_id"], read["publisher"], read["lang"]) == ("wire", "A wire service", "en")
    assert (read["title"], read["doc_date"]) == (None, "2017-06-09")
    assert read["claims"]


@pytest.mark.parametrize(("about", "content"), [({"date": "9 June"}, b"Words."), ({}, b"\xff")])
def test_what_cannot_be_read_is_refused(about: dict[str, str], content: bytes) -> None:
    with pytest.raises(InputError):
        account_read(content, ABOUT | about)
