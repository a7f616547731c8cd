"""truceline line, as an officer and as a script use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import BRAVO, MetHomes, met_homes, told
from tests.wiring.mediated import ALFA, MEDIATOR, mediated
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.wiring.home import Home


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    """Two parties on one line."""
    return met_homes(tmp_path)


def at(home: Home) -> list[str]:
    """The option that names a node."""
    return ["--home", str(home.folder)]


def signing(met: MetHomes, home: Home) -> list[str]:
    """The options that name a node and give the passphrase of its desk."""
    return [*at(home), "--passphrase-file", str(met.passphrase)]


def warned(met: MetHomes, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    """Alfa's flash warning, as the command printed it."""
    words = ["line", "send", BRAVO, "--text", "Turn back.", "--precedence", "flash"]
    code, (message,) = told(capsys, *words, *options, *signing(met, met.alfa))
    assert code == ExitCode.DONE
    return message


def test_a_warning_is_sent_acknowledged_answered_and_passed_on(
    met: MetHomes, capsys: pytest.CaptureFixture[str]
) -> None:
    message_id = warned(met, capsys)["id"]
    met.exchange()
    for words in (
        ("ack", message_id[:8], "--yes", "--remark", "read aloud"),
        ("reply", message_id[:8], "--answer", "will-comply", "--text", "We turn back."),
        ("relay", message_id[:8], "--unit", "2nd company", "--means", "radio", "--not-read-back"),
    ):
        assert main(["line", *words, *signing(met, met.bravo)]) == ExitCode.DONE
    met.exchange()
    capsys.readouterr()
    code, messages = told(capsys, "line", "inbox", *at(met.alfa))
    assert code == ExitCode.DONE
    (way,) = messages[-1]["outgoing"]
    assert (messages[-1]["id"], way["stage"]) == (message_id, "answered")
    assert [acked["desks"] for acked in way["acks"]] == [["bravo.example/operator/duty"]]
    assert [answered["answer"] for answered in way["answers"]] == ["will-comply"]
    assert [(unit["unit"], unit["acknowledged"]) for unit in way["units"]] == [("2nd company", False)]
    assert "NOT YET by 2nd company" in way["told"]
    relay = ["line", "relay", message_id[:8], "--unit", "2nd company", "--means", "radio", "--read-back"]
    assert main([*relay, *signing(met, met.bravo)]) == ExitCode.DONE
    met.exchange()
    capsys.readouterr()
    _, messages = told(capsys, "line", "inbox", *at(met.alfa))
    assert messages[-1]["outgoing"][0]["units"][0]["acknowledged"] is True


def test_when_it_was_passed_on_is_the_same_instant_wherever_the_officer_sits(
    met: MetHomes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id = warned(met, capsys)["id"]
    met.exchange()
    monkeypatch.setenv("TZ", "Asia/Damascus")
    time.tzset()
    relay = ["line", "relay", message_id[:8], "--unit", "2nd company", "--means", "radio", "--read-back"]
    try:
        assert main([*relay, "--at", "2017-06-06T12:00Z", *signing(met, met.bravo)]) == ExitCode.DONE
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
    capsys.readouterr()
    (unit,) = told(capsys, "line", "inbox", *at(met.bravo))[1][-1]["incoming"]["units"]
    assert unit["hops"][0]["at"] == 1_496_750_400_000


def test_what_is_shown_is_the_text_that_is_acknowledged(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    message_id = warned(met, capsys)["id"]
    met.exchange()
    assert main(["line", "show", message_id[:8], *at(met.bravo)]) == ExitCode.DONE
    printed = capsys.readouterr()
    assert printed.out.startswith("FLASH WARNING number 1\nfrom alfa.example to bravo.example\n")
    assert printed.out.endswith("[en]\nTurn back.\n")
    assert f"signed by alfa.example/operator/duty; id {message_id}" in printed.err


def test_what_a_desk_has_acknowledged_is_signed_again_only_with_a_remark(
    met: MetHomes, capsys: pytest.CaptureFixture[str]
) -> None:
    message_id = warned(met, capsys)["id"]
    met.exchange()
    words = ["line", "ack", message_id[:8], "--yes", *signing(met, met.bravo)]
    assert told(capsys, *words)[0] == ExitCode.DONE
    _, entries = told(capsys, "record", "show", *at(met.bravo))
    assert main(words) == ExitCode.DONE
    assert "the desk duty has acknowledged this already, 20" in capsys.readouterr().err
    assert told(capsys, "record", "show", *at(met.bravo))[1] == entries
    code, (message,) = told(capsys, *words, "--remark", "read aloud to the company")
    assert (code, len(message["incoming"]["acks"])) == (ExitCode.DONE, 2)


def test_nothing_is_acknowledged_by_an_officer_who_says_no(
    met: MetHomes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    message_id = warned(met, capsys)["id"]
    met.exchange()
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert main(["line", "ack", message_id[:8], *signing(met, met.bravo)]) == ExitCode.INTERRUPTED
    said = capsys.readouterr().err
    assert "Turn back." in said
    assert said.endswith("not confirmed\n")
    _, (message,) = told(capsys, "line", "inbox", *at(met.bravo))
    assert message["incoming"]["handling"] == "shown"


def test_a_wrong_passphrase_signs_nothing(met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong"
    wrong.touch(mode=0o600)
    wrong.write_text("some other words entirely\n", encoding="utf-8")
    words = ["line", "send", BRAVO, "--text", "Turn back.", *at(met.alfa), "--passphrase-file", str(wrong)]
    assert main(words) == ExitCode.UNUSABLE
    assert "duty" in capsys.readouterr().err
    assert told(capsys, "line", "inbox", *at(met.alfa)) == (ExitCode.DONE, [])


def test_a_file_goes_along_and_arrives_whole(met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chart = tmp_path / "chart.png"
    chart.write_bytes(b"\x89PNG" + bytes(200_000))
    sent = warned(met, capsys, "--attach", str(chart))
    assert [(file["name"], file["type"], file["size"]) for file in sent["attachments"]] == [
        ("chart.png", "image/png", 200_004)
    ]
    met.exchange()
    _, (message,) = told(capsys, "line", "inbox", *at(met.bravo))
    assert message["attachments"] == sent["attachments"]


def test_a_file_that_came_along_is_saved_once_the_message_is_shown(
    met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "chart.png"
    chart.write_bytes(b"\x89PNG" + bytes(2_000))
    chart.chmod(0o755)
    sent = warned(met, capsys, "--attach", str(chart))
    met.exchange()
    folder = tmp_path / "saved"
    words = ["line", "show", sent["id"][:8], "--save", str(folder), *at(met.bravo)]
    _, (shown,) = told(capsys, *words)
    (file,) = shown["saved"]
    assert file == {"path": str(folder / "chart.png"), "size": 2_004, "sha256": sent["attachments"][0]["sha256"]}
    assert (folder / "chart.png").read_bytes() == chart.read_bytes()
    assert not (folder / "chart.png").stat().st_mode & 0o111
    assert main(words) == ExitCode.UNUSABLE
    assert "already" in capsys.readouterr().err
    words[4] = str(tmp_path / "again")
    assert main(words) == ExitCode.DONE
    assert f"2004 bytes, SHA-256 {file['sha256']}" in capsys.readouterr().err


def test_line_checks_are_counted_and_not_listed_unless_asked_for(
    met: MetHomes, capsys: pytest.CaptureFixture[str]
) -> None:
    message_id = warned(met, capsys)["id"]
    assert main(["line", "check", BRAVO, *at(met.alfa)]) == ExitCode.DONE
    met.exchange()
    capsys.readouterr()
    for home in (met.alfa, met.bravo):
        assert main(["line", "inbox", *at(home)]) == ExitCode.DONE
        printed = capsys.readouterr().out
        assert " check #" not in printed
        assert " challenge #" not in printed
        assert printed.endswith("(2 line checks and answers to them are not listed; --all lists them)\n")
        _, messages = told(capsys, "line", "inbox", *at(home))
        assert [message["id"] for message in messages] == [message_id]
        assert main(["line", "inbox", "--all", *at(home)]) == ExitCode.DONE
        printed = capsys.readouterr().out
        assert " check #" in printed
        assert " challenge #" in printed
        assert "not listed" not in printed
        assert len(told(capsys, "line", "inbox", "--all", *at(home))[1]) == 3


def test_a_mediator_carries_files_between_two_who_cannot_reach_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    met = mediated(tmp_path)
    message_id = met.warn(ALFA, BRAVO)
    assert main(["line", "entrust", BRAVO, "--via", MEDIATOR, *at(met.homes[ALFA])]) == ExitCode.DONE
    assert f"1 waiting for {BRAVO}, on the way to {MEDIATOR}" in capsys.readouterr().err
    way = [(ALFA, MEDIATOR), (MEDIATOR, ALFA), (MEDIATOR, BRAVO), (BRAVO, MEDIATOR), (MEDIATOR, ALFA)]
    for number, (giver, taker) in enumerate(way):
        file = tmp_path / f"{number}.age"
        back = tmp_path / f"{number}-back.age"
        assert main(["line", "export", taker, "-o", str(file), *at(met.homes[giver])]) == ExitCode.DONE
        assert main(["line", "import", str(file), "-o", str(back), *at(met.homes[taker])]) == ExitCode.DONE
        assert main(["line", "import", str(back), *at(met.homes[giver])]) == ExitCode.DONE
        if number == 1:
            capsys.readouterr()
            assert main(["line", "inbox", *at(met.homes[ALFA])]) == ExitCode.DONE
            assert f"held for {BRAVO} by {MEDIATOR} since " in capsys.readouterr().out
    capsys.readouterr()
    assert main(["line", "inbox", *at(met.homes[ALFA])]) == ExitCode.DONE
    assert f"received by the node of {BRAVO}" in capsys.readouterr().out
    _, (shown,) = told(capsys, "line", "show", message_id, *at(met.homes[BRAVO]))
    assert "Turn back." in shown["text"]


def test_nothing_is_entrusted_to_who_is_no_mediator(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["line", "entrust", BRAVO, "--via", BRAVO, *at(met.alfa)]) == ExitCode.NOT_FOUND
    assert "mediator" in capsys.readouterr().err


def test_further_fields_come_from_a_file_and_words_from_standard_input(
    met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = tmp_path / "body.json"
    body.write_text(json.dumps({"place": [386167000, 335070000]}), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("Turn back.\nNow.\n"))
    words = ["line", "send", BRAVO, "--text", "-", "--body", str(body)]
    assert main([*words, *signing(met, met.alfa)]) == ExitCode.UNUSABLE, "a row break is no text for a signed note"
    assert "Turn back" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("Turn back now.\n"))
    assert main([*words, *signing(met, met.alfa)]) == ExitCode.DONE
    met.exchange()
    capsys.readouterr()
    _, (message,) = told(capsys, "line", "inbox", *at(met.bravo))
    assert main(["line", "show", message["id"], *at(met.bravo)]) == ExitCode.DONE
    assert "place: [386167000,335070000]\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "words"),
    [("[1, 2]", "holds no JSON object"), ("{", "is no JSON"), ('{"a": 1.5}', "1.5"), (None, "cannot be read")],
)
def test_a_file_that_is_no_body_is_refused(
    met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, words: str
) -> None:
    body = tmp_path / "body.json"
    if content is not None:
        body.write_text(content, encoding="utf-8")
    code = main(["line", "send", BRAVO, "--body", str(body), *signing(met, met.alfa)])
    assert code in (ExitCode.UNUSABLE, ExitCode.NOT_FOUND)
    assert words in capsys.readouterr().err


def test_a_cancellation_names_what_it_cancels(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    message_id = warned(met, capsys)["id"]
    cancel = ["line", "send", BRAVO, "--kind", "cancel", "--text", "It was wrong."]
    assert main([*cancel, *signing(met, met.alfa)]) == ExitCode.UNUSABLE
    assert "--about" in capsys.readouterr().err
    assert main([*cancel, "--about", message_id[:8], *signing(met, met.alfa)]) == ExitCode.DONE
    capsys.readouterr()
    _, messages = told(capsys, "line", "inbox", *at(met.alfa))
    assert "cancelled by its sender" in messages[1]["outgoing"][0]["told"]


def test_waiting_for_what_does_not_come_ends_with_a_code_of_its_own(
    met: MetHomes, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["line", "send", BRAVO, "--text", "Turn back.", "--wait", "0.1"]
    assert main([*words, *signing(met, met.alfa)]) == ExitCode.FOUND
    assert "not yet offered" in capsys.readouterr().out


def test_a_line_check_is_answered_and_told_with_what_the_other_side_declares(
    met: MetHomes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["line", "check", "--declare", "manned", *at(met.bravo)]) == ExitCode.DONE
    assert main(["line", "check", BRAVO, *at(met.alfa)]) == ExitCode.DONE
    met.exchange()
    capsys.readouterr()
    assert main(["line", "status", *at(met.alfa)]) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert "its side declared: manned" in printed
    assert "1 of 1 line checks answered in time (100.0 %)" in printed


def test_a_check_of_nobody_says_what_is_missing(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["line", "check", *at(met.alfa)]) == ExitCode.UNUSABLE
    assert "name a PARTY" in capsys.readouterr().err


def test_what_waits_goes_by_file_and_its_receipt_comes_back(
    met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warned(met, capsys)
    there, back = str(tmp_path / "there.age"), str(tmp_path / "back.age")
    assert main(["line", "export", BRAVO, "-o", there, *at(met.alfa)]) == ExitCode.DONE
    assert main(["line", "import", there, "-o", back, *at(met.bravo)]) == ExitCode.DONE
    assert "arrived" in capsys.readouterr().out
    assert main(["line", "import", back, *at(met.alfa)]) == ExitCode.DONE
    capsys.readouterr()
    _, (message,) = told(capsys, "line", "inbox", *at(met.alfa))
    assert message["outgoing"][0]["stage"] == "receipted"
    assert message["outgoing"][0]["attempts"][0]["carrier"] == "file"


def test_what_waits_goes_by_paper(met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warned(met, capsys)
    sheets = tmp_path / "sheets"
    assert main(["line", "export", BRAVO, "--qr", "-o", str(sheets), *at(met.alfa)]) == ExitCode.DONE
    assert main(["line", "import", str(sheets / "codes.txt"), *at(met.bravo)]) == ExitCode.DONE
    assert "receipts stay here" in capsys.readouterr().err
    _, (message,) = told(capsys, "line", "inbox", *at(met.bravo))
    assert message["incoming"]["handling"] == "received"


def test_nobody_else_can_open_what_is_carried(
    met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warned(met, capsys)
    there = str(tmp_path / "there.age")
    assert main(["line", "export", BRAVO, "-o", there, *at(met.alfa)]) == ExitCode.DONE
    assert b"Turn back" not in Path(there).read_bytes()
    assert main(["line", "import", there, *at(met.alfa)]) == ExitCode.UNUSABLE
    assert "it is for another party" in capsys.readouterr().err


def test_a_message_that_is_not_there_is_not_found(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["line", "show", "abcdef", *at(met.alfa)]) == ExitCode.NOT_FOUND
    assert "no message begins with abcdef" in capsys.readouterr().err


def test_a_message_to_a_stranger_is_not_sent(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["line", "send", "charlie.example", "--text", "Turn back."]
    assert main([*words, *signing(met, met.alfa)]) == ExitCode.NOT_TRUSTED
    assert "charlie.example is no member of the line" in capsys.readouterr().err
