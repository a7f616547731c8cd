"""Errors as problem details: each class has a status, and each code that HTTP refuses with."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from truceline.api.problems import REFUSALS, STATUSES, problem_of, status_of
from truceline.errors import InUseError, NotFoundError, TrucelineError, ZoneError


def classes(kind: type[TrucelineError]) -> Iterator[type[TrucelineError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from classes(below)


def test_every_class_of_error_has_its_status() -> None:
    assert set(STATUSES) == {kind for kind in classes(TrucelineError) if kind.__module__ == "truceline.errors"}


def test_an_error_of_an_extension_has_the_status_of_the_class_it_is_made_from() -> None:
    class AirspaceError(ZoneError):
        """What an extension may define for itself."""

    assert status_of(AirspaceError("no airspace")) == 422


def test_a_problem_says_what_where_and_what_to_do() -> None:
    reply = problem_of(NotFoundError("no \ud800 zone", hint="look"))
    assert isinstance(reply.content, bytes)
    said = json.loads(reply.content)
    assert (reply.status, said["status"], said["code"], said["hint"]) == (404, 404, "not-found", "look")
    assert said["detail"].startswith("no ")


def test_who_may_come_back_later_is_told_when() -> None:
    assert int(problem_of(InUseError("busy")).headers["retry-after"]) > 0
    assert "retry-after" not in problem_of(NotFoundError("gone")).headers


def test_every_refusal_in_the_code_is_one_of_the_table(root: Path) -> None:
    used = set()
    for file in (root / "src" / "truceline" / "api").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "RequestError":
                (code,) = (each.value for each in node.args[:1] if isinstance(each, ast.Constant))
                used.add(code)
    assert used <= set(REFUSALS)
    assert set(REFUSALS) - used == set()
