"""Feeds one target with bytes that atheris invents, guided by which branches they reach.

    .venv/bin/python -m tests.signing.fuzz TARGET [FOLDER] [LIBFUZZER OPTION...]

What reaches something new is put into FOLDER; without one, nothing is kept. The corpus beside this file is
where the search starts. A find ends the run with exit code 77, and its bytes are in a file crash-...: add
that file to the corpus with the change that mends it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["truceline", "json"]):
    from tests.signing.fuzz.targets import CORPUS, TARGETS


def main(arguments: list[str]) -> None:
    """Runs until a find, or until the options say stop."""
    name, *others = arguments
    target = TARGETS[name]
    folders = [argument for argument in others if not argument.startswith("-")]
    options = [argument for argument in others if argument.startswith("-")]
    atheris.Setup([sys.argv[0], *folders, str(CORPUS / name), *options], lambda content: target(bytes(content)))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
