"""The console's sources: locked to the public registry, typed against the API, and built only when they changed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tools.build_console import STAMP, WEB, check_types, digest, is_fresh


def words(code: str) -> dict[str, str]:
    catalogue: dict[str, str] = json.loads((WEB / "src" / "words" / f"{code}.json").read_text(encoding="utf-8"))
    return catalogue


def test_the_lock_file_names_only_the_public_registry_and_the_bytes_of_each_package() -> None:
    packages = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    libraries = {name: each for name, each in packages.items() if name}
    assert len(libraries) > 10
    assert {each["resolved"].split("/")[2] for each in libraries.values()} == {"registry.npmjs.org"}
    assert all(each["integrity"].startswith("sha512-") for each in libraries.values())


@pytest.mark.slow
def test_types_hold_and_every_path_that_is_asked_for_is_in_the_openapi_document() -> None:
    assert check_types() == 0


def test_a_catalogue_has_no_word_that_english_lacks_and_arabic_has_all() -> None:
    english, arabic = words("en"), words("ar")
    assert list(arabic) == list(english)
    assert all(text.strip() for text in (*english.values(), *arabic.values()))


def test_what_was_built_is_fresh_until_a_source_changes(tmp_path: Path) -> None:
    web, built = tmp_path / "web", tmp_path / "console"
    shutil.copytree(WEB, web, ignore=shutil.ignore_patterns("node_modules", ".built-*"))
    built.mkdir()
    assert not is_fresh(web, built)
    (built / STAMP).write_text(digest(web), encoding="utf-8")
    assert is_fresh(web, built)
    with (web / "src" / "style.css").open("a", encoding="utf-8") as style:
        style.write("\n")
    assert not is_fresh(web, built)
