"""No bytes make a parser break its promise: not those that once did or nearly did, nor what is made from them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signing.fuzz.parsers import PARSERS, parsers_in
from tests.signing.fuzz.promises import CORPUS, PROMISES

FILES = sorted(file.relative_to(CORPUS).as_posix() for file in CORPUS.rglob("*") if file.is_file())
FUZZ_RUNS = 5_000
FEWER_RUNS = {"report": 1_000, "proposals": 1_000}
"""Where one try takes tens of milliseconds."""
LONGEST_S = 20
"""For one try: far more than any needs, so that only what takes time without bound is a find."""
SEED = ["-seed=20170606"] if os.environ.get("CI") else []
"""Where a change is decided on, the tries are the same each time: a new find is for those who look for one."""
SHOWN_ROWS = 60


def test_every_target_has_a_corpus_and_every_corpus_a_target() -> None:
    assert {Path(file).parts[0] for file in FILES} == set(PROMISES)


def test_every_parser_of_outside_bytes_has_its_promise(root: Path) -> None:
    assert set(parsers_in(root / "src/truceline")) == set(PARSERS)
    assert set(PARSERS.values()) == set(PROMISES)


@pytest.mark.parametrize("promise", PROMISES)
def test_what_was_kept_does_not_break_the_promise(promise: str) -> None:
    for file in sorted((CORPUS / promise).iterdir()):
        PROMISES[promise](file.read_bytes())


@pytest.mark.parametrize("promise", PROMISES)
@given(st.data())
def test_what_is_cut_joined_and_changed_from_it_does_not_either(promise: str, data: st.DataObject) -> None:
    seeds = st.sampled_from(sorted((CORPUS / promise).iterdir())).map(Path.read_bytes)
    first, second = data.draw(seeds), data.draw(seeds)
    begin, end = data.draw(st.integers(0, len(first))), data.draw(st.integers(0, len(second)))
    PROMISES[promise](first[:begin] + data.draw(st.binary(max_size=4)) + second[end:])


@pytest.mark.slow
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris has no package for this machine")
@pytest.mark.parametrize("promise", PROMISES)
def test_what_a_fuzzer_invents_does_not_either(promise: str, root: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.signing.fuzz",
        promise,
        str(tmp_path),
        f"-runs={FEWER_RUNS.get(promise, FUZZ_RUNS)}",
        *SEED,
        "-max_len=6000",
        f"-timeout={LONGEST_S}",
    ]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(root)}, capture_output=True, text=True, check=False
    )
    # The error stands on the standard output, and the bytes that made it on the other.
    said = [row for row in done.stderr.splitlines() if not row.startswith("INFO: Instrumenting")]
    assert done.returncode == 0, "\n".join([*done.stdout.splitlines(), *said][-SHOWN_ROWS:])
