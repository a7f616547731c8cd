"""truceline account state: two sides tell each other what happened, and keep it as it was stated."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import BRAVO, MetHomes, met_homes, told
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.wiring.home import Home

TEXT = "The militia entered the zone on 6 June 2017."
BEHIND = ["--on-behalf", "the operations room", "--signatory", "Syria=signed", "--signatory", "Russia=unclear"]
SIGNATORIES = [{"name": "Syria", "standing": "signed"}, {"name": "Russia", "standing": "unclear"}]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    """Two parties on one line."""
    return met_homes(tmp_path)


def at(home: Home) -> list[str]:
    return ["--home", str(home.folder)]


def stated(met: MetHomes, capsys: Captured, *words: str) -> dict[str, Any]:
    """What alfa has stated to bravo, as a message."""
    signing = [*at(met.alfa), "--passphrase-file", str(met.passphrase)]
    code, (message,) = told(capsys, "account", "state", BRAVO, *words, *signing)
    assert code == ExitCode.DONE
    return message


def carried(met: MetHomes, folder: Path) -> None:
    """What waits at alfa comes to bravo in a file that somebody carries, and the receipt comes back."""
    there, back = folder / "there.tlb", folder / "back.tlb"
    assert main(["line", "export", BRAVO, "-o", str(there), *at(met.alfa)]) == ExitCode.DONE
    assert main(["line", "import", str(there), "-o", str(back), *at(met.bravo)]) == ExitCode.DONE
    assert main(["line", "import", str(back), *at(met.alfa)]) == ExitCode.DONE
    for file in (there, back):
        file.unlink()


def added(met: MetHomes, capsys: Captured, message: str, *words: str) -> dict[str, Any]:
    """What bravo has put on record by a message."""
    options = ["--message", message[:8], "--said-by", "Lt Adams", *words, *at(met.bravo)]
    code, (entry,) = told(capsys, "account", "add", *options)
    assert code == ExitCode.DONE
    return entry


def test_a_statement_that_came_in_a_file_is_shown_in_words_and_kept_as_it_was_stated(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    message = stated(met, capsys, "--text", TEXT, "--speaker", "Colonel Barre", *BEHIND)["id"]
    carried(met, tmp_path)
    capsys.readouterr()
    assert main(["line", "inbox", *at(met.bravo)]) == ExitCode.DONE
    said = "states: Colonel Barre on behalf of the operations room; signatories: Syria (signed), Russia (unclear)"
    assert said in capsys.readouterr().out
    assert main(["line", "show", message[:8], *at(met.bravo)]) == ExitCode.DONE
    shown = capsys.readouterr().out.splitlines()
    assert TEXT in shown
    assert "signatory: Russia: unclear whether that one stands behind it" in shown
    entry = added(met, capsys, message)
    assert (entry["message"], entry["speaker"], entry["on_behalf"]) == (message, "Colonel Barre", "the operations room")
    assert entry["signatories"] == SIGNATORIES
    _, (kept,) = told(capsys, "account", "show", entry["id"][:8], *at(met.bravo))
    assert [claim["text"] for claim in kept["account"]["claims"]] == [TEXT]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--speaker", "Colonel Noir"], "as the speaker"),
        (["--on-behalf", "the army"], "as for whom"),
        (["--signatory", "Russia=signed"], "as signatories"),
        (["--attachment", "other.txt"], "do not stand in 'other.txt'"),
        (["--drill"], "drill"),
    ],
)
def test_nobody_who_adds_it_says_otherwise(
    met: MetHomes, capsys: Captured, tmp_path: Path, words: list[str], what: str
) -> None:
    message = stated(met, capsys, "--text", TEXT, *BEHIND)["id"]
    carried(met, tmp_path)
    options = ["--message", message[:8], "--said-by", "Lt Adams", *words, *at(met.bravo)]
    assert main(["account", "add", *options]) == ExitCode.UNUSABLE
    assert what in capsys.readouterr().err
    assert told(capsys, "account", "list", *at(met.bravo)) == (ExitCode.DONE, [])


def test_words_of_several_rows_go_along_as_a_file_and_a_later_version_follows(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    release = tmp_path / "release.txt"
    release.write_text(f"{TEXT}\n\nThen it left.\n", encoding="utf-8")
    first = stated(met, capsys, "--file", str(release))
    assert (first["statement"]["speaker"], first["statement"]["file"]) == ("alfa.example", "release.txt")
    later = stated(met, capsys, "--text", TEXT, "--replaces", first["id"][:8], "--about", first["id"][:8])
    assert later["re"] == {"id": first["id"], "how": "supersede"}
    assert later["statement"]["about"] == first["id"]
    carried(met, tmp_path)
    capsys.readouterr()
    one, other = (added(met, capsys, message["id"]) for message in (first, later))
    assert other["replaces"] == one["id"]
    _, (kept,) = told(capsys, "account", "show", one["id"][:8], *at(met.bravo))
    assert kept["text_sha256"] == first["attachments"][0]["sha256"]


def test_a_statement_on_a_drill_is_of_the_drill_and_kept_apart(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    opening = ["incident", "open", "Column", "--from", "2017-06-06T05:00Z", *at(met.alfa)]
    drilled, real = (told(capsys, *opening, *options)[1][0]["id"] for options in (["--drill"], []))
    message = stated(met, capsys, "--text", TEXT, "--incident", drilled[:8])
    assert (message["drill"], message["statement"]["incident"]) == (True, drilled)
    signing = [*at(met.alfa), "--passphrase-file", str(met.passphrase)]
    words = ["account", "state", BRAVO, "--text", TEXT, "--drill", "--incident", real[:8]]
    assert main([*words, *signing]) == ExitCode.UNUSABLE
    assert "the incident is real" in capsys.readouterr().err
    carried(met, tmp_path)
    capsys.readouterr()
    assert main(["account", "add", "--message", message["id"][:8], "--said-by", "x", *at(met.bravo)]) != ExitCode.DONE
    assert "drill" in capsys.readouterr().err
    assert added(met, capsys, message["id"], "--drill")["drill"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ([], "words in one place"),
        (["--text", TEXT, "--signatory", "Russia"], "is no signatory"),
        (["--text", TEXT, "--signatory", "Russia=named", "--signatory", "Russia=signed"], "name each one once"),
        (["--text", TEXT, "--speaker", ""], "the speaker is empty"),
        (["--text", f"{TEXT}\n{TEXT}"], "a row ends within"),
    ],
)
def test_what_cannot_be_stated_is_refused(met: MetHomes, capsys: Captured, words: list[str], what: str) -> None:
    signing = [*at(met.alfa), "--passphrase-file", str(met.passphrase)]
    assert main(["account", "state", BRAVO, *words, *signing]) == ExitCode.UNUSABLE
    assert what in capsys.readouterr().err
