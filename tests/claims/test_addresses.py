"""Nothing here names a place that only one machine knows: no private path, no mirror of a registry."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

PRIVATE = re.compile(
    r"(?<![\w./~<>-])/(?:work|root|home|Users|mnt)/[\w.]"  # a folder of one machine or person
    r"|\b(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}/simple"  # a registry in a private network
    r"|https?://(?!pypi\.org/)[^\s\"'<>]+/simple\b"  # any other registry
    r"|https?://[\w.-]+\.(?:internal|intranet|corp|lan)\b"
)
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}


def _text(file: Path) -> str:
    return file.read_bytes().decode("latin-1")


def _places(file: Path) -> Iterator[str]:
    for row, text in enumerate(_text(file).splitlines(), start=1):
        if PRIVATE.search(text):
            yield f"{file}:{row}: {text.strip()[:120]}"


def test_no_file_names_a_private_place(own_files: list[Path]) -> None:
    others = [file for file in own_files if file != Path(__file__)]
    assert [place for file in others for place in _places(file)] == []


@pytest.mark.parametrize(
    "text",
    [
        "see /work/main/README.md",
        "(/root/.cache)",
        "'/home/anna/truceline'",
        "index-url = https://mirror.example.org/pypi/simple",
        "http://10.1.2.3/simple",
        "https://git.example.corp/truceline",
    ],
)
def test_a_private_place_would_be_found(text: str) -> None:
    assert PRIVATE.search(text)


@pytest.mark.parametrize(
    "text", ["https://pypi.org/simple", "tests/work/main", "and/or", "~/root/x", "https://example.org/home/page"]
)
def test_a_public_place_is_not_taken_for_a_private_one(text: str) -> None:
    assert not PRIVATE.search(text)


def test_the_lock_file_names_only_the_public_registry(root: Path) -> None:
    lock = _text(root / "uv.lock")
    assert set(re.findall(r"\w+://([^/\s\"']+)", lock)) == PUBLIC_HOSTS
    sources = [package["source"] for package in tomllib.loads(lock)["package"]]
    assert [source for source in sources if source != {"registry": "https://pypi.org/simple"}] == [{"editable": "."}]
