"""Holds the repository to its shape, and says where it does not keep it.

    python tools/check_shape.py [ROOT]

Sizes of modules, functions and folders; names that say nothing; a licence row in every
file; a test file for every module; and what import-linter cannot see of the core's rule
that it touches nothing outside. Why these figures: docs/decisions/0001.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast
import gc
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

MODULE_ROWS = 500
FUNCTION_ROWS = 50
FOLDER_MODULES = 15
OWED = PurePosixPath("tools/owed.txt")
"""Findings that wait to be mended. The list only shrinks: a row that is not needed is a finding."""

UNMIRRORED: dict[str, str] = {}
"""Modules without a test file of their own, and why. It only shrinks: an entry that is not needed is a finding."""

ALONE: dict[str, str] = {
    "src/truceline/dossier/verify.py": "is handed to strangers as one file, and must read exports and print by itself",
}
"""Modules that stand alone: they may be long and touch the world, and why."""

PLACES = ("src", "tests", "tools", "benchmarks", "examples")
LICENCE = "# SPDX-License-Identifier: Apache-2.0"
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}
OUTER_PACKAGES = {"adapters", "wiring", "api", "cli"}
LINE_IS_GEOMETRY_OR_TEXT = ("model", "kernels", "watch", "adapters/connectors", "adapters/formats")
"""Where a name with the word line could not mean the signed channel."""

WORLD_CALLS = {"open", "input", "print", "eval", "exec"}
WORLD_ATTRIBUTES = {
    f"{numpy}.{name}"
    for numpy in ("np", "numpy")
    for name in ("random", "load", "save", "savez", "fromfile", "loadtxt", "savetxt", "genfromtxt", "memmap")
}
WORLD_IMPORTS = {"io.open", "numpy.random"} | {
    f"pyarrow.{name}" for name in ("csv", "dataset", "feather", "flight", "fs", "json", "orc", "parquet")
}

Function = ast.FunctionDef | ast.AsyncFunctionDef
BODIES = ("body", "orelse", "finalbody", "handlers", "cases")
"""Fields of a statement that hold statements."""


class Finding(NamedTuple):
    """One place that breaks one rule."""

    path: PurePosixPath
    row: int
    text: str


@dataclass(frozen=True)
class Module:
    """A Python file of the repository: its path from the root, its text, and its syntax tree."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    @property
    def place(self) -> str:
        """Path below the package, such as ``watch/zones/areas.py``; empty outside the package."""
        parts = self.path.parts
        return "/".join(parts[2:]) if parts[:2] == ("src", "truceline") else ""

    @property
    def is_core(self) -> bool:
        """True if it may not touch the outside."""
        return bool(self.place) and self.place.split("/")[0] not in OUTER_PACKAGES and not self.is_alone

    @property
    def is_alone(self) -> bool:
        """True if it is one of ``ALONE``."""
        return str(self.path) in ALONE

    def found(self, node: ast.AST | None, text: str) -> Finding:
        """A finding at a node, or at the top of the file."""
        return Finding(self.path, getattr(node, "lineno", 1), text)


def long_modules(module: Module) -> Iterator[Finding]:
    """The module, if it has more rows than a reader holds in mind."""
    rows = len(module.text.splitlines())
    if rows > MODULE_ROWS and not module.is_alone:
        yield module.found(None, f"{rows} rows, more than {MODULE_ROWS}: split it by what changes together")


def definitions_in(node: ast.AST) -> Iterator[Function | ast.ClassDef]:
    """Every function and class below a node; expressions, which are most of a tree, are not looked into."""
    for field in BODIES:
        below = getattr(node, field, ())
        for child in below if isinstance(below, list) else ():
            if isinstance(child, Function | ast.ClassDef):
                yield child
            yield from definitions_in(child)


def long_functions(module: Module) -> Iterator[Finding]:
    """Functions with more rows than fit a screen, their docstrings left out."""
    for node in definitions_in(module.tree):
        if isinstance(node, Function):
            rows = _rows_of(node)
            if rows > FUNCTION_ROWS:
                yield module.found(node, f"{node.name} has {rows} rows, more than {FUNCTION_ROWS}: name its parts")


def _rows_of(function: Function) -> int:
    rows = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        docstring = function.body[0]
        rows -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return rows


def missing_licence(module: Module) -> Iterator[Finding]:
    """The module, if the licence row does not stand first, or right below its docstring."""
    has_docstring = ast.get_docstring(module.tree) is not None
    row = module.tree.body[0].end_lineno or 0 if has_docstring else 0
    if module.text.splitlines()[row : row + 1] != [LICENCE]:
        yield module.found(None, f"the licence row is missing below the docstring: {LICENCE}")


def empty_names(module: Module) -> Iterator[Finding]:
    """Modules, folders and classes whose names would fit any content."""
    for part in (*module.path.parent.parts, module.path.stem):
        if EMPTY_NAMES.intersection(part.lower().split("_")):
            yield module.found(None, f"the name {part} says nothing: name it after what it holds")
    for node in definitions_in(module.tree):
        if isinstance(node, ast.ClassDef) and EMPTY_NAMES.intersection(_words(node.name)):
            yield module.found(node, f"the name {node.name} says nothing: name it after what it holds")


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def misused_line(module: Module) -> Iterator[Finding]:
    """Names with the word line where it is not the signed channel between two parties."""
    if not module.place.startswith(LINE_IS_GEOMETRY_OR_TEXT):
        return
    for node in ast.walk(module.tree):
        name = _name_given_by(node)
        if {"line", "lines"}.intersection(_words(name)):
            yield module.found(node, f"{name}: a line is the signed channel; geometry says ring, path, edge; text row")


def _name_given_by(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            return name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case _:
            return ""


def touched_world(module: Module) -> Iterator[Finding]:
    """Where the core reads, writes, asks or throws dice by a name that no contract on imports can see."""
    if not module.is_core:
        return
    for node in ast.walk(module.tree):
        for name in _outside_names(node):
            yield module.found(node, f"{name} reaches outside the core: let an adapter do it, and take the value")


def _outside_names(node: ast.AST) -> set[str]:
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return WORLD_CALLS.intersection({name})
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return WORLD_ATTRIBUTES.intersection({f"{owner}.{name}"})
        case ast.Import(names=names):
            return WORLD_IMPORTS.intersection(alias.name for alias in names)
        case ast.ImportFrom(module=str(source), names=names):
            return WORLD_IMPORTS.intersection({source} | {f"{source}.{alias.name}" for alias in names})
        case _:
            return set()


MODULE_RULES: tuple[Callable[[Module], Iterator[Finding]], ...] = (
    long_modules,
    long_functions,
    missing_licence,
    empty_names,
    misused_line,
    touched_world,
)


def full_folders(modules: list[Module]) -> Iterator[Finding]:
    """Folders of the package with more modules than a reader can survey."""
    count = Counter(module.path.parent for module in modules if module.place and module.path.stem != "__init__")
    for folder, number in sorted(count.items()):
        if number > FOLDER_MODULES:
            yield Finding(folder, 1, f"{number} modules, more than {FOLDER_MODULES}: group them by what they serve")


def unmirrored(modules: list[Module], exceptions: dict[str, str] = UNMIRRORED) -> Iterator[Finding]:
    """Modules without their test file, and exceptions that nothing needs."""
    paths = {module.path for module in modules}
    needless = set(exceptions)
    for path in sorted(paths):
        mirror = _mirror_of(path)
        if mirror is None or mirror in paths:
            continue
        needless.discard(str(path))
        if str(path) not in exceptions:
            yield Finding(path, 1, f"no test file {mirror}")
    for entry in sorted(needless):
        yield Finding(PurePosixPath(entry), 1, "its entry in UNMIRRORED is not needed: take it out")


def _mirror_of(path: PurePosixPath) -> PurePosixPath | None:
    """Where the tests of a module belong; none for tests themselves and for files such as ``__init__.py``."""
    if path.stem.startswith("__"):
        return None
    name = f"test_{path.name}"
    match path.parts:
        case ("src", "truceline", *folders, _):
            return PurePosixPath("tests", *folders, name)
        case ("tools", *folders, _):
            return PurePosixPath("tests", "tools", *folders, name)
        case _:
            return None


def modules_under(root: Path) -> list[Module]:
    """Every Python file of the repository's own folders."""
    files = sorted(file for place in PLACES for file in (root / place).rglob("*.py"))
    read = ((file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")) for file in files)
    return [Module(PurePosixPath(path), text, ast.parse(text, filename=path)) for path, text in read]


def findings(root: Path) -> list[Finding]:
    """Everything below a root that breaks a rule and is not known to be owed, in the order of files."""
    modules = modules_under(root)
    of_modules = [finding for module in modules for rule in MODULE_RULES for finding in rule(module)]
    found = sorted([*of_modules, *full_folders(modules), *unmirrored(modules)])
    owed = _owed(root)
    known = {f"{finding.path}: {finding.text}" for finding in found}
    needless = [Finding(OWED, 1, f"is not owed any more, take it out: {row}") for row in sorted(owed - known)]
    return [finding for finding in found if f"{finding.path}: {finding.text}" not in owed] + needless


def _owed(root: Path) -> set[str]:
    """The findings that wait, one a row; rows with # are remarks."""
    if not (root / OWED).exists():
        return set()
    return {row for row in (root / OWED).read_text(encoding="utf-8").splitlines() if row and row[0] != "#"}


def main(arguments: list[str]) -> int:
    """The exit code: 0 if the shape is kept, 1 if not; findings go to standard output."""
    found = findings(Path(arguments[0]) if arguments else Path(__file__).resolve().parents[1])
    for finding in found:
        print(f"{finding.path}:{finding.row}: {finding.text}")
    return 1 if found else 0


if __name__ == "__main__":
    gc.disable()  # it would look through millions of nodes, again and again, for rings that trees do not have
    sys.exit(main(sys.argv[1:]))
