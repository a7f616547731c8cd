"""truceline charter: drafted, signed by every member, shown."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.process import command
from tests.wiring.homes import PASSPHRASE, a_home, passphrase_file
from tests.wiring.serving.two_nodes import ALFA, BRAVO, a_pair, meet
from truceline.cli.main import main
from truceline.signing.parties.charter import charter_from_text
from truceline.wiring.home import Home, opened_node

Captured = pytest.CaptureFixture[str]
ENDS = ["--ends-at", "2096-10-02T07:06:40Z"]


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Home, Home]:
    alfa, bravo = a_home(tmp_path / "alfa", ALFA), a_home(tmp_path / "bravo", BRAVO)
    meet(alfa, bravo)
    meet(bravo, alfa)
    return alfa, bravo


def drafted(home: Home, path: Path, *options: str) -> int:
    return main(["charter", "draft", *options, *ENDS, "--home", str(home.folder), "-o", str(path)])


def signed(home: Home, *files: Path, output: Path) -> int:
    options = ["--home", str(home.folder), "--passphrase-file", str(passphrase_file(output.parent)), "-o", str(output)]
    return main(["charter", "sign", *map(str, files), *options])


def lines_of(home: Home) -> tuple[str, ...]:
    with opened_node(home) as node:
        return node.lines


def test_a_charter_starts_its_line_when_all_have_signed(
    homes: tuple[Home, Home], tmp_path: Path, capsys: Captured
) -> None:
    alfa, bravo = homes
    draft, half, whole, last = (tmp_path / name for name in ("draft", "half", "whole", "last"))
    assert drafted(alfa, draft, BRAVO) == 0
    assert signed(alfa, draft, output=half) == 0
    said = capsys.readouterr().err
    assert "signed by: alfa.example/root/1\n" in said
    assert "bravo.example: 0 of 1 roots have signed" in said
    assert "still missing: bravo.example: give the file to them" in said
    assert lines_of(alfa) == ()
    assert signed(bravo, half, output=whole) == 0
    line = charter_from_text(draft.read_text()).line
    assert lines_of(bravo) == (line,)
    for path in alfa.keys.glob("root-*"):
        path.unlink()
    assert signed(alfa, whole, output=last) == 0, "no key is needed any more"
    assert lines_of(alfa) == (line,)
    assert last.read_bytes() == whole.read_bytes()


def test_copies_that_were_signed_apart_are_put_together(homes: tuple[Home, Home], tmp_path: Path) -> None:
    alfa, bravo = homes
    draft, ours, theirs, whole = (tmp_path / name for name in ("draft", "ours", "theirs", "whole"))
    assert drafted(alfa, draft, BRAVO) == 0
    assert signed(alfa, draft, output=ours) == signed(bravo, draft, output=theirs) == 0
    assert signed(alfa, ours, theirs, output=whole) == 0
    assert len(lines_of(alfa)) == 1


def signing(home: Home, folder: Path, *words: str) -> int:
    return main(
        ["charter", "sign", *words, "--home", str(home.folder), "--passphrase-file", str(passphrase_file(folder))]
    )


def test_the_file_that_is_signed_has_the_signatures_and_the_terminal_says_whose(
    homes: tuple[Home, Home], tmp_path: Path, capsys: Captured
) -> None:
    alfa, bravo = homes
    draft = tmp_path / "draft"
    assert drafted(alfa, draft, BRAVO) == 0
    capsys.readouterr()
    for home in homes:
        assert signing(home, tmp_path, str(draft)) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"written to {draft}" in printed.err
    assert "signed by: bravo.example/root/1\n" in printed.err
    assert "all members have signed" in printed.err
    assert draft.read_text().count("\n\N{EM DASH} ") == 2
    assert signing(alfa, tmp_path, str(draft)) == 0
    assert "nobody anew" in capsys.readouterr().err
    assert len(lines_of(alfa)) == len(lines_of(bravo)) == 1


def test_the_note_goes_to_standard_output_only_if_asked_for(
    homes: tuple[Home, Home], tmp_path: Path, capsys: Captured
) -> None:
    draft = tmp_path / "draft"
    assert drafted(homes[0], draft, BRAVO) == 0
    before = draft.read_text()
    capsys.readouterr()
    assert signing(homes[0], tmp_path, str(draft), "-o", "-") == 0
    note = capsys.readouterr().out
    assert note.startswith(before)
    assert "\N{EM DASH} alfa.example/root/1 " in note
    assert draft.read_text() == before
    assert signing(homes[0], tmp_path, str(draft), "-o", "-", "--json") == 0
    assert json.loads(capsys.readouterr().out)["note"] == note
    assert not Path("-").exists()


def test_a_draft_says_what_its_options_say(homes: tuple[Home, Home], tmp_path: Path, capsys: Captured) -> None:
    alfa, _ = homes
    meet(alfa, a_home(tmp_path / "mediator", "mediator.example"))
    path = tmp_path / "draft"
    options = ["--mediator", "mediator.example", "--registrar", "mediator.example", "--flash-within", "2"]
    assert drafted(alfa, path, BRAVO, *options, "--tolerance", "500", "--cosigners", "2") == 0
    charter = charter_from_text(path.read_text())
    assert [(member.party, str(member.standing)) for member in charter.members] == [
        (ALFA, "party"),
        (BRAVO, "party"),
        ("mediator.example", "mediator"),
    ]
    assert charter.ack_within_ms == {
        "flash": 120_000,
        "immediate": 900_000,
        "priority": 3_600_000,
        "routine": 86_400_000,
    }
    assert (charter.registrar, charter.clock_tolerance_ms) == ("mediator.example", 500)
    assert charter.ends_at == 4_000_000_000_000
    assert "group members 2" in charter.policy[-2]
    assert charter.line in capsys.readouterr().err


def test_without_a_file_the_charter_goes_to_standard_output(homes: tuple[Home, Home], capsys: Captured) -> None:
    assert main(["charter", "draft", BRAVO, *ENDS, "--home", str(homes[0].folder)]) == 0
    text = capsys.readouterr().out
    assert charter_from_text(text).text == text
    assert main(["charter", "draft", BRAVO, *ENDS, "--home", str(homes[0].folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == text


def test_a_wrong_passphrase_signs_nothing(homes: tuple[Home, Home], tmp_path: Path, capsys: Captured) -> None:
    draft, wrong = tmp_path / "draft", passphrase_file(tmp_path, "not the right words")
    assert drafted(homes[0], draft, BRAVO) == 0
    options = ["--home", str(homes[0].folder), "--passphrase-file", str(wrong), "-o", str(tmp_path / "signed")]
    assert main(["charter", "sign", str(draft), *options]) == 2
    assert "root-1: the passphrase does not open" in capsys.readouterr().err
    assert not (tmp_path / "signed").exists()


def test_a_charter_with_a_party_that_was_not_met_is_not_drafted(
    homes: tuple[Home, Home], tmp_path: Path, capsys: Captured
) -> None:
    assert drafted(homes[0], tmp_path / "draft", "charlie.example") == 6
    assert "not enrolled" in capsys.readouterr().err


def test_a_changed_charter_is_refused(homes: tuple[Home, Home], tmp_path: Path, capsys: Captured) -> None:
    alfa, bravo = homes
    draft, half = tmp_path / "draft", tmp_path / "half"
    assert drafted(alfa, draft, BRAVO) == 0
    assert signed(alfa, draft, output=half) == 0
    half.write_text(half.read_text().replace('"clock_tolerance_ms":2000', '"clock_tolerance_ms":9000'))
    assert signed(bravo, half, output=tmp_path / "whole") == 5
    assert "does not hold" in capsys.readouterr().err
    assert lines_of(bravo) == ()


def test_charters_are_shown_by_line_and_from_files(tmp_path: Path, capsys: Captured) -> None:
    pair = a_pair(tmp_path)
    home = ["--home", str(pair.alfa.folder)]
    assert main(["charter", "show", *home]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"line {pair.line}\n  alfa.example, party, keys ")
    assert "this is not agreement" in shown
    assert main(["charter", "show", pair.line[:6], *home, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["line"] == pair.line
    file = tmp_path / "charter.note"
    file.write_text(told["note"])
    assert main(["charter", "show", str(file), *home]) == 0
    assert "bravo.example: 1 of 1 roots have signed" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["ffffffff", "no-such-file"])
def test_a_charter_that_is_not_there_is_told(tmp_path: Path, capsys: Captured, name: str) -> None:
    assert main(["charter", "show", name, "--home", str(a_home(tmp_path / "alfa").folder)]) == 6
    assert name in capsys.readouterr().err


def test_a_passphrase_is_asked_for_at_the_terminal_and_not_shown(homes: tuple[Home, Home], tmp_path: Path) -> None:
    draft, half = tmp_path / "draft", tmp_path / "half"
    assert drafted(homes[0], draft, BRAVO) == 0
    signing = command(["charter", "sign", draft, "--home", homes[0].folder, "-o", half])
    at_a_terminal = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    process = subprocess.Popen(
        [sys.executable, "-c", at_a_terminal, *signing], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    )
    assert process.stdin is not None
    assert process.stdout is not None
    shown = b""
    while b"Passphrase of the root keys" not in shown:
        part = process.stdout.read(4096)
        assert part, shown
        shown += part
    process.stdin.write(f"{PASSPHRASE}\n".encode())
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 0, shown + rest
    assert PASSPHRASE.encode() not in shown + rest
    assert b"1 of 1 roots have signed" in rest
    assert half.exists()
