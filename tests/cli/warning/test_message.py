"""truceline message: said in many languages, looked at before it goes, read back after, by line and by siren."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest
import xmlschema

from tests.cli.met_homes import ALFA, MetHomes, told
from tests.cli.warning.agreed import BRAVO, PLACE, SWAPPED, ZONE, agreed_homes, an_alert, asked, refused
from tests.wiring.homes import PASSPHRASE
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.wiring.home import opened_node

Captured = pytest.CaptureFixture[str]
SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[2] / "data" / "cap" / "CAP-v1.2.xsd")
INSIDE = ("--say", "inside-zone", "--say", "position", "--zone", ZONE, "--place", PLACE)


@pytest.fixture
def met(tmp_path: Path, capsys: Captured) -> MetHomes:
    return agreed_homes(tmp_path, capsys)


def sent(met: MetHomes, capsys: Captured, *words: str) -> str:
    found: str = asked(capsys, met, met.alfa, "message", "send", BRAVO, *words, "--yes", signed=True)["id"]
    met.exchange()
    return found


def entries(met: MetHomes) -> int:
    """How many alfa's log has."""
    with opened_node(met.alfa) as node:
        return node.store.tree.size


def test_a_preview_shows_every_language_and_every_form_of_the_place_and_records_nothing(
    met: MetHomes, capsys: Captured
) -> None:
    (met.alfa.folder / "places.csv").write_text("name,lat,lon\nAl Waleed,33.4347,38.9300\n", encoding="utf-8")
    settings = met.alfa.folder / "node.toml"
    settings.write_text(f'time_zone = "Asia/Damascus"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
    words = ("message", "preview", BRAVO, *INSIDE, "--lang", "ar", "--lang", "en", "--at", "2017-05-18T11:00Z")
    before = entries(met)
    code = main([*words, "--text", "The bridge is closed.", "--home", str(met.alfa.folder)])
    shown = capsys.readouterr().out
    assert code == ExitCode.DONE
    for form in (
        PLACE,
        "33°30′20.99″N 038°37′04.01″E",
        "37SDT 64499 07430",
        "km at 285 from Al Waleed",
        "[ar]  no native",
    ):
        assert form in shown
    assert "time 181100Z MAY 17, 2017-05-18 14:00 UTC+03:00 (Asia/Damascus)" in shown
    assert "UNTRANSLATED" in shown
    assert entries(met) == before


def test_swapped_axes_stop_it_unless_the_officer_says_that_it_is_meant(met: MetHomes, capsys: Captured) -> None:
    words = ("message", "send", BRAVO, "--say", "position", "--place", SWAPPED, "--yes")
    told_why = refused(capsys, met, met.alfa, *words)
    assert "latitude and longitude are swapped" in told_why
    assert "--place-as-typed" in told_why
    assert asked(capsys, met, met.alfa, *words, "--place-as-typed", signed=True)["kind"] == "warning"


def test_nothing_goes_before_the_officer_has_said_yes(
    met: MetHomes, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["message", "send", BRAVO, *INSIDE, "--home", str(met.alfa.folder)]
    monkeypatch.setattr("click.confirm", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    assert main([*words, "--passphrase-file", str(met.passphrase)]) == ExitCode.INTERRUPTED
    assert "37SDT" in capsys.readouterr().err
    assert told(capsys, "line", "inbox", "--home", str(met.alfa.folder))[1][0]["kind"] != "warning"


def test_the_receiver_is_shown_the_places_from_its_own_and_reads_one_back(met: MetHomes, capsys: Captured) -> None:
    (met.bravo.folder / "places.csv").write_text("name,lat,lon\nAl Waleed,33.4347,38.9300\n", encoding="utf-8")
    message = sent(met, capsys, *INSIDE, "--lang", "ar", "--lang", "en")
    shown = asked(capsys, met, met.bravo, "message", "show", message[:8])
    assert shown["template"] == "warning/en/1"
    assert shown["sameness"] == {"ar": "same", "en": "same"}
    assert "from Al Waleed" in shown["places"]["place 1"]["near"]
    assert main(["message", "show", message[:8], "--home", str(met.bravo.folder)]) == ExitCode.DONE
    assert "place 1: 33.50583N" in capsys.readouterr().out
    read = asked(capsys, met, met.bravo, "message", "read-back", message[:8], "37SDT 64499 07430", signed=True)
    assert (read["verdict"], read["alert"]) == ("same", "")
    met.exchange()
    assert told(capsys, "alert", "list", "--home", str(met.alfa.folder))[1] == []


def test_a_place_that_is_read_back_otherwise_alerts_both_sides(met: MetHomes, capsys: Captured) -> None:
    message = sent(met, capsys, *INSIDE)
    words = ("message", "read-back", message[:8], "33.60583N 38.61778E", "--home", str(met.bravo.folder))
    code, (read,) = told(capsys, *words, "--passphrase-file", str(met.passphrase))
    assert (code, read["verdict"]) == (ExitCode.FOUND, "differs")
    met.exchange()
    for home in (met.alfa, met.bravo):
        assert asked(capsys, met, home, "alert", "list")["kind"] == "read-back"


def test_what_somebody_read_back_by_voice_is_written_down_without_a_message(met: MetHomes, capsys: Captured) -> None:
    message = sent(met, capsys, *INSIDE)
    read = asked(capsys, met, met.alfa, "message", "read-back", message[:8], PLACE, "--operator", "Lt Adams")
    assert (read["verdict"], "reply" in read) == ("same", False)


def test_an_alert_is_told_only_as_far_as_the_recipient_may_know(
    met: MetHomes, tmp_path: Path, capsys: Captured
) -> None:
    alert = an_alert(met, tmp_path, capsys)
    words = ("message", "preview", BRAVO, "--say", "inside-zone", "--alert", alert[:8])
    draft = asked(capsys, met, met.alfa, *words)
    assert (draft["profile"], draft["places"]) == ("zone-only", {})
    assert "may not be told" in refused(capsys, met, met.alfa, *words, "--say", "position")
    asked(capsys, met, met.alfa, "party", "release", BRAVO, "cell")
    draft = asked(capsys, met, met.alfa, *words, "--say", "position")
    assert draft["places"]["place"]["precision_m"] > 5_000
    assert "truck" not in str(draft["body"])


def test_messages_become_alerts_of_cap_that_the_schema_takes(met: MetHomes, tmp_path: Path, capsys: Captured) -> None:
    first = sent(met, capsys, *INSIDE, "--lang", "ar", "--lang", "fa", "--drill")
    second = sent(met, capsys, *INSIDE, "--replaces", first[:12], "--drill")
    last = sent(met, capsys, "--say", "all-clear", "--zone", ZONE, "--cancels", second[:12], "--drill")
    kinds = []
    for number, message in enumerate((first, second, last)):
        file = tmp_path / f"{number}.xml"
        asked(capsys, met, met.alfa, "message", "cap", message[:12], "-o", str(file))
        SCHEMA.validate(file)
        text = file.read_text(encoding="utf-8")
        kinds.append(text.partition("<msgType>")[2].partition("<")[0])
        assert "<status>Exercise</status>" in text
        assert "check code TL-" in text
        assert "<circle>33.5058300,38.6177800 55.000000</circle>" in text
    assert kinds == ["Alert", "Update", "Cancel"]
    assert text.count(first) == 1
    assert f"{ALFA},{second}," in text


def test_what_was_not_made_from_templates_is_no_alert_of_cap(met: MetHomes, tmp_path: Path, capsys: Captured) -> None:
    plain = asked(capsys, met, met.alfa, "line", "send", BRAVO, "--text", "Turn back.", signed=True)["id"]
    words = ("message", "cap", plain[:12], "-o", str(tmp_path / "w.xml"), "--home", str(met.alfa.folder))
    assert main(list(words)) == ExitCode.UNUSABLE
    assert "not made from templates" in capsys.readouterr().err


def test_templates_are_listed_with_translator_and_review_in_every_language(capsys: Captured) -> None:
    code, templates = told(capsys, "message", "template")
    assert code == ExitCode.DONE
    names = [template["template"] for template in templates]
    assert names[:3] == ["near-zone", "inside-zone", "position"]
    assert all(len(template["texts"]) == 7 for template in templates)
    assert all(text["translator"] and text["review"] for template in templates for text in template["texts"])
    assert main(["message", "template", "leave", "--lang", "ar"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "leave  is told way (a name), place (a place)" in shown
    assert "unreviewed" in shown
    assert main(["message", "template", "go-away"]) == ExitCode.UNUSABLE


def test_two_persons_send_what_the_charter_wants_two_for(tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys, two_person=True)
    assert "two desks" in refused(capsys, met, met.alfa, "message", "send", BRAVO, *INSIDE, "--yes")
    half = tmp_path / "half.note"
    words = ("message", "compose", BRAVO, *INSIDE, "-o", str(half), "--yes")
    assert asked(capsys, met, met.alfa, *words, signed=True)["signed_by"] == ["duty"]
    second = ("message", "send", "--signed", str(half), "--yes")
    assert "signed it already" in refused(capsys, met, met.alfa, *second)
    said = asked(capsys, met, met.alfa, *second, "--desk", "deputy", signed=True)
    met.exchange()
    shown = asked(capsys, met, met.bravo, "message", "show", said["id"][:8])
    assert sorted(shown["signed_by"]) == [f"{ALFA}/operator/deputy", f"{ALFA}/operator/duty"]


def test_a_half_signed_message_that_another_one_overtook_is_not_sent(tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys, two_person=True)
    half = tmp_path / "half.note"
    asked(capsys, met, met.alfa, "message", "compose", BRAVO, *INSIDE, "-o", str(half), "--yes", signed=True)
    asked(capsys, met, met.alfa, "line", "check", BRAVO)
    words = ("message", "send", "--signed", str(half), "--yes", "--desk", "deputy")
    assert "compose it again" in refused(capsys, met, met.alfa, *words)
    changed = half.read_bytes().replace(b"inside-zone", b"near-zone")
    half.write_bytes(changed)
    code = main([*words, "--home", str(met.alfa.folder), "--passphrase-file", str(met.passphrase)])
    assert code == ExitCode.NOT_TRUSTED
    assert PASSPHRASE not in capsys.readouterr().err
