"""Tables that people write: what is wrong in them is named with what was meant."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import InputError
from truceline.wiring.configuring.tables import MAX_BYTES, check_keys, document_in, text_of


def test_a_file_is_read_as_toml(tmp_path: Path) -> None:
    path = tmp_path / "node.toml"
    path.write_text('party = "alfa.example"\n[model]\nname = "a"\n', encoding="utf-8")
    assert document_in(path) == {"party": "alfa.example", "model": {"name": "a"}}


@pytest.mark.parametrize("content", [b"party = ", b"\xff", b'a = "' + b"x" * MAX_BYTES + b'"'])
def test_what_is_no_toml_or_too_long_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "node.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"node\.toml is no TOML"):
        document_in(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        document_in(tmp_path)


def test_an_unknown_key_is_told_with_the_one_that_it_is_like() -> None:
    check_keys({"address": 1}, ("address", "name"), "x")
    with pytest.raises(InputError, match="unknown key") as raised:
        check_keys({"adress": 1}, ("address", "name"), "x")
    assert raised.value.hint == "did you mean address?"


def test_a_text_is_one_or_absent() -> None:
    assert (text_of({"name": "a"}, "name", "x"), text_of({}, "name", "x")) == ("a", "")
    with pytest.raises(InputError, match="x: name is 7"):
        text_of({"name": 7}, "name", "x")
