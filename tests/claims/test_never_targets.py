"""Truceline never targets: nothing in it is named after weapons, targets, or an intent that software has guessed.

What parties say of each other is quoted, in their words: texts that adapters read and
accounts that are told may hold any word. What the program itself concludes may not.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FORBIDDEN = {
    *("target", "targets", "targeting", "weapon", "weapons", "munition", "munitions", "missile", "missiles"),
    *("strike", "strikes", "attack", "attacks", "kill", "kills", "lethal", "destroy", "intercept", "interceptor"),
    *("hostile", "hostility", "intent", "threat", "threats", "enemy", "foe", "combatant", "engagement", "engage"),
}
CONCLUDES = ("model", "kernels", "watch", "node")
"""Packages whose own texts, such as the kinds of events, are conclusions of the program."""
QUOTES = ("accounts", "dossier")
"""Packages that name what parties reported, force included."""


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def _names(tree: ast.Module, *, with_texts: bool) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Constant(value=str(text)) if with_texts and re.fullmatch(r"[\w-]+", text):
                yield text


@pytest.mark.slow
def test_nothing_in_the_package_is_named_after_targeting(root: Path) -> None:
    package = root / "src" / "truceline"
    found = []
    for file in sorted(package.rglob("*.py")):
        part = file.relative_to(package).parts[0]
        if part not in QUOTES:
            names = _names(ast.parse(file.read_text(encoding="utf-8")), with_texts=part in CONCLUDES)
            found += [f"{file.relative_to(root)}: {name}" for name in names if _words(name) & FORBIDDEN]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "class WeaponRange: ...",
        "def rank_targets(): ...",
        "def f(hostile_intent): ...",
        "x.threat_level",
        "KIND = 'strike'",
        "target = 1",
    ],
)
def test_a_name_that_does_would_be_found(text: str) -> None:
    assert any(_words(name) & FORBIDDEN for name in _names(ast.parse(text), with_texts=True))
