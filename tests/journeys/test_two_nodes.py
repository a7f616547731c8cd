"""Two nodes from their first meeting to the export that convicts one of them, as processes of their own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from truceline.wiring.meeting import free_port

PATIENCE_S = 500
pytestmark = [pytest.mark.slow, pytest.mark.timeout(PATIENCE_S + 20)]

SCRIPT = Path(__file__).parents[2] / "examples" / "two-nodes" / "two-nodes.sh"


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which it took place, and what it printed."""
    folder = tmp_path_factory.mktemp("two-nodes")
    program = folder / "truceline"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{_CALL}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    port = free_port()
    setting = {"TRUCELINE": str(program), "PYTHON": _any_python(), "PORT": str(port)}
    place = folder / "both"
    # A session of its own, so that its nodes end with it whatever happens.
    with subprocess.Popen(
        [SCRIPT, place], env=os.environ | setting, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            told, errors = process.communicate(timeout=PATIENCE_S)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, f"{told[-3000:]}\n{errors[-3000:]}"
    return place, told


_CALL = "import sys; from truceline.cli.main import main; sys.exit(main())"


def _any_python() -> str:
    """A Python that has nothing of ours: the system's, if it has one that is new enough."""
    found = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    return found or sys.executable


def test_every_step_is_told(journey: tuple[Path, str]) -> None:
    _, told = journey
    steps = re.findall(r"^== (.*)$", told, re.MULTILINE)
    assert len(steps) == len(re.findall(r"^step ", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE))
    assert steps[-1].startswith("verify.py ends with 1")


def test_the_warning_is_proved_from_its_signature_to_its_answer(journey: tuple[Path, str]) -> None:
    folder, _ = journey
    warning = json.loads((folder / "warning.json").read_text(encoding="utf-8"))["id"]
    claims = _claims(folder)[warning]
    for what, verdict in {
        "written": "PROVEN",
        "received": "PROVEN",
        "acknowledged": "PROVEN",
        "answered": "PROVEN",
        "passed": "ONE SIDE'S WORD",
    }.items():
        assert claims[what] == {verdict}


def test_what_nobody_acknowledged_is_not_said_to_be(journey: tuple[Path, str]) -> None:
    folder, _ = journey
    second = json.loads((folder / "second.json").read_text(encoding="utf-8"))["id"]
    claims = _claims(folder)[second]
    assert claims["received"] == {"PROVEN"}
    assert claims["acknowledged"] == {"NOT COVERED"}
    assert claims["missed"] == {"ONE SIDE'S WORD"}


def test_who_rewrote_its_log_is_convicted_by_its_own_signatures(journey: tuple[Path, str]) -> None:
    _, told = journey
    assert re.search(r"CONTRADICTED +honest +F2: bravo.example/log/1 signed", told)
    assert re.search(r"CONTRADICTED +honest +F3: bravo.example signed two messages with the number", told)
    assert not re.search(r"CONTRADICTED .*alfa.example/log", told)


def test_the_secrets_of_people_are_in_no_output_and_in_no_export(journey: tuple[Path, str]) -> None:
    folder, told = journey
    secret = (folder / "passphrase").read_text(encoding="utf-8").strip()
    for text in (told, *(path.read_text(encoding="utf-8") for path in folder.glob("*.said"))):
        assert secret not in text
        assert "PRIVATE+KEY" not in text


def _claims(folder: Path) -> dict[str, dict[str, set[str]]]:
    """What verify.py says of each text: the verdicts on each kind of claim."""
    done = subprocess.run(
        [_any_python(), "-I", folder / "verify.py", "--json", folder / "alfa.zip"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    found: dict[str, dict[str, set[str]]] = {}
    for claim in json.loads(done.stdout)["claims"]:
        found.setdefault(claim["about"], {}).setdefault(claim["kind"], set()).add(claim["verdict"])
    return found
