"""The steps by hand work as they stand in the export, and find what is not as it should be."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.dossier.cases import Files, export_of, talk, unpacked
from tests.node.meeting import ALFA, BRAVO, meet


def commands_in(text: str) -> list[str]:
    """The rows that begin with four spaces and are for the shell."""
    return [row[4:] for row in text.splitlines() if row.startswith("    ") and not row.startswith("     ")]


def run(files: Files, folder: Path) -> subprocess.CompletedProcess[str]:
    """All commands of an export's VERIFY.txt, one after the other, in its folder; what they write lies beside it."""
    (folder / "scratch").mkdir(parents=True)
    commands = "\n".join(commands_in(files["VERIFY.txt"].decode())).replace("/tmp/", f"{folder}/scratch/")
    return subprocess.run(
        ["sh", "-eu", "-c", commands],
        cwd=unpacked(files, folder / "export"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_steps_work_and_show_what_the_text_says(tmp_path: Path) -> None:
    met, _ = talk()
    for party in (ALFA, BRAVO):
        files = export_of(met, party, BRAVO)
        ran = run(files, tmp_path / party)
        assert (ran.returncode, ran.stderr) == (0, "")
        rows = ran.stdout.splitlines()
        assert rows.count("Signature Verified Successfully") == 2
        assert rows[0].split()[0] in files["VERIFY.txt"].decode()
        manifests = [row for row in rows if row.startswith("manifests/")]
        hashes = [rows[rows.index(row) + 1].split()[0] for row in manifests]
        assert [f"manifests/{digest}.note" for digest in hashes] == manifests
        leaf, in_tile = rows[rows.index("Signature Verified Successfully") + 1 :][:2]
        assert leaf == in_tile
        obj = next(row for row in rows if "objects/" in row)
        assert obj.split()[0] == obj.split("objects/")[1]


def test_a_signature_that_does_not_hold_shows(tmp_path: Path) -> None:
    files = export_of(talk()[0], ALFA, BRAVO)
    name = next(name for name in files if name.startswith("checkpoints/alfa"))
    files[name] = files[name].replace(b"/log/1\n10\n", b"/log/1\n11\n")
    ran = run(files, tmp_path)
    assert ran.returncode != 0
    assert "Signature Verification Failure" in ran.stdout


def test_without_a_message_the_steps_about_messages_are_left_out(tmp_path: Path) -> None:
    files = export_of(meet(ALFA, BRAVO), ALFA)
    assert "objects/" not in files["VERIFY.txt"].decode()
    assert run(files, tmp_path).returncode == 0
