"""Tries one promise with bytes that atheris invents, guided by which branches they reach.

    .venv/bin/python -m tests.signing.fuzz PROMISE [FOLDER] [LIBFUZZER OPTION...]

What reaches something new is put into FOLDER, or, without one, into the corpus beside this file, which is
where the search starts. A find ends the run with exit code 77, and its bytes are in a file crash-...: add
that file to the corpus with the change that mends it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["truceline", "json"]):
    from tests.signing.fuzz.promises import CORPUS, PROMISES


def main(arguments: list[str]) -> None:
    """Runs until a find, or until the options say stop."""
    name, *others = arguments
    promise = PROMISES[name]
    folders = [argument for argument in others if not argument.startswith("-")]
    options = [argument for argument in others if argument.startswith("-")]
    atheris.Setup([sys.argv[0], *folders, str(CORPUS / name), *options], lambda content: promise(bytes(content)))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
