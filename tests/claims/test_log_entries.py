"""The pages on entries, bundles and settings tell of every kind, every frame and every key, and of no other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

from truceline import node
from truceline.line.bundles import FrameKind
from truceline.node.alerting.alerts import Act as AlertAct
from truceline.node.drills.keeping import Verb as DrillVerb
from truceline.node.handing_out.keeping import Verb as MediumVerb
from truceline.node.paging import PageAct
from truceline.node.warning.climbing import Act as LadderAct
from truceline.record.entries import _WIRE, REQUIRED, EntryKind
from truceline.wiring.configuring.model import _KEYS as _MODEL_KEYS
from truceline.wiring.settings import (
    _ALERT_KEYS,
    _API_KEYS,
    _CONSOLE_KEYS,
    _DESK_KEYS,
    _NODE_KEYS,
    _PAGER_KEYS,
    _PEER_KEYS,
    _WATCH_KEYS,
    settings_from,
)

NAME = re.compile(r"`([\w.]+)`")


@pytest.fixture(scope="module")
def entries(root: Path) -> str:
    return (root / "docs" / "reference" / "log-entries.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def settings(root: Path) -> str:
    return (root / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")


def rows(page: str, header: str) -> list[list[str]]:
    """The cells of the table that begins with a header."""
    table = page.split(f"\n| {header} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


def test_every_field_of_an_entry_is_told(entries: str) -> None:
    told = [name for cells in rows(entries, "field") for name in NAME.findall(cells[0])]
    assert sorted(told) == sorted(["v", "i", *_WIRE.values()])


def test_every_kind_of_entry_is_told_with_what_it_always_has(entries: str) -> None:
    told = {NAME.findall(cells[0])[0]: set(NAME.findall(cells[2])) for cells in rows(entries, "kind")}
    assert told == {str(kind): {_WIRE[field] for field in REQUIRED[kind]} for kind in EntryKind}


def test_every_noun_of_a_deed_is_told(entries: str) -> None:
    """A noun is what a book of deeds is about."""
    books = set()
    for module in walk_packages(node.__path__, f"{node.__name__}."):
        for kind in vars(import_module(module.name)).values():
            noun = getattr(kind, "NOUN", None)
            if isinstance(kind, type) and isinstance(noun, str) and hasattr(kind, "take"):
                books.add(noun)
    assert len(books) > 8
    told = {noun for cells in rows(entries, "`is`") for noun in NAME.findall(cells[0])}
    assert books <= told


@pytest.mark.parametrize(
    ("noun", "acts"),
    [("alert", AlertAct), ("page", PageAct), ("ladder", LadderAct), ("voice", MediumVerb), ("drill", DrillVerb)],
)
def test_every_act_on_a_thing_is_told(entries: str, noun: str, acts: Iterable[str]) -> None:
    (cells,) = [cells for cells in rows(entries, "`is`") if noun in NAME.findall(cells[0])]
    assert {str(act) for act in acts} <= set(re.findall(r"`([\w-]+)`", cells[1]))


def test_every_frame_is_told(entries: str) -> None:
    told = [NAME.findall(cells[0])[0] for cells in rows(entries, "frame")]
    assert told == [str(kind) for kind in FrameKind]


@pytest.mark.parametrize(
    ("heading", "keys"),
    [("desks", _DESK_KEYS), ("alerts", _ALERT_KEYS), ("pagers", _PAGER_KEYS)],
)
def test_every_key_of_a_table_of_the_settings_is_told(settings: str, heading: str, keys: tuple[str, ...]) -> None:
    part = settings.split(f"### `[[{heading}]]`", 1)[1]
    assert {NAME.findall(cells[0])[0] for cells in rows(part, "key")} == set(keys)


@pytest.mark.parametrize(
    ("heading", "keys"),
    [("api", _API_KEYS), ("watch", _WATCH_KEYS), ("console", _CONSOLE_KEYS), ("model", _MODEL_KEYS)],
)
def test_every_key_of_a_part_of_the_settings_is_told(settings: str, heading: str, keys: tuple[str, ...]) -> None:
    part = settings.split(f"### `[{heading}]`", 1)[1]
    assert {NAME.findall(cells[0])[0] for cells in rows(part, "key")} == set(keys)


def test_every_key_of_the_settings_is_told(settings: str) -> None:
    told = {re.sub(r'^peers\."PARTY"\.', "", cells[0].strip("`")) for cells in rows(settings, "key")}
    assert told == {*_NODE_KEYS, *_PEER_KEYS} - {
        "peers",
        "api",
        "watch",
        "console",
        "desks",
        "alerts",
        "pagers",
        "feeds",
        "model",
    }


def test_the_settings_on_the_page_can_be_used(settings: str) -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```", settings, re.MULTILINE | re.DOTALL)
    read = settings_from(tomllib.loads(shown), "the page")
    assert (read.listen, *read.peers) == ("0.0.0.0:7443", "bravo.example")
