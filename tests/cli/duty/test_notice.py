"""truceline notice, as a notifier and the officer of the other party use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.duty.noticed import at, called, in_days, lodged, movement_row, signing, site_options, site_row, table
from tests.cli.met_homes import ALFA, BRAVO, MetHomes, met_homes
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.model.notices import NO_ABSENCE, NO_PROTECTION

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    return met_homes(tmp_path)


def test_an_empty_answer_never_reads_as_clear(met: MetHomes, capsys: Captured) -> None:
    assert main(["notice", "list", *at(met.bravo)]) == ExitCode.DONE
    assert capsys.readouterr().out.splitlines() == [NO_ABSENCE, NO_PROTECTION]
    _, found = called(capsys, "notice", "list", *at(met.bravo))
    assert found == {"notices": [], "absence": NO_ABSENCE, "protection": NO_PROTECTION}


def test_a_notice_is_lodged_and_stands_on_both_sides(met: MetHomes, capsys: Captured) -> None:
    notice = lodged(met, capsys)
    met.exchange()
    for home in (met.alfa, met.bravo):
        _, found = called(capsys, "notice", "list", *at(home))
        (listed,) = found["notices"]
        assert (listed["id"], listed["state"], listed["lodged_by"]) == (notice, "ahead", ALFA)
        assert listed["verification"].startswith("UNVERIFIED")
        assert not listed["is_verified"]
        assert not listed["lead"]["is_short"]
        assert found["protection"] == NO_PROTECTION
        assert "absence" not in found


def test_the_silent_hop_is_named_until_the_unit_has_read_back(met: MetHomes, capsys: Captured) -> None:
    notice = lodged(met, capsys)

    def silent() -> str | None:
        _, found = called(capsys, "notice", "chain", notice, *at(met.alfa))
        (chain,) = found["chains"]
        return chain["silent"]["what"] if chain.get("silent") else None

    assert silent() == "offered"
    met.exchange()
    assert silent() == "shown"
    assert main(["line", "ack", notice, "--yes", *signing(met, met.bravo)]) == ExitCode.DONE
    met.exchange()
    assert silent() == "relayed"
    words = ["line", "relay", notice, "--unit", "2nd company", "--means", "radio"]
    assert main([*words, "--not-read-back", *signing(met, met.bravo)]) == ExitCode.DONE
    met.exchange()
    assert silent() == "read back"
    assert main([*words, "--read-back", *signing(met, met.bravo)]) == ExitCode.DONE
    met.exchange()
    capsys.readouterr()
    assert silent() is None
    assert main(["notice", "chain", notice, *at(met.alfa)]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "SILENT" not in out
    assert out.splitlines()[-1] == NO_PROTECTION


def test_a_change_keeps_what_it_does_not_name(met: MetHomes, capsys: Captured) -> None:
    notice = lodged(met, capsys, *site_options(contacts="duty desk: 12 34", text="Marked."))
    code, changed = called(
        capsys, "notice", "change", notice[:8], "--radius-m", "300", "--text", "", "--wrong", *signing(met, met.alfa)
    )
    assert code == ExitCode.DONE
    _, before = called(capsys, "notice", "show", notice, *at(met.alfa))
    assert (before["state"], before["ended_by"]) == ("replaced", changed["id"])
    assert changed["body"] == before["body"] | {"radius_m": 300, "text": "", "why": "wrong-before"}
    assert [version["id"] for version in changed["versions"]] == [notice, changed["id"]]


def test_what_was_withdrawn_is_listed_only_when_it_is_asked_for(met: MetHomes, capsys: Captured) -> None:
    notice = lodged(met, capsys)
    assert main(["notice", "withdraw", notice, "--text", "Moved.", *signing(met, met.alfa)]) == ExitCode.DONE
    met.exchange()
    capsys.readouterr()
    _, plain = called(capsys, "notice", "list", *at(met.bravo))
    assert plain["notices"] == []
    _, all_of_them = called(capsys, "notice", "list", "--all", *at(met.bravo))
    assert [each["state"] for each in all_of_them["notices"]] == ["withdrawn"]


def test_going_on_and_being_checked_are_said(met: MetHomes, capsys: Captured) -> None:
    notice = lodged(met, capsys)
    code, longer = called(capsys, "notice", "revalidate", notice, "--until", in_days(90), *signing(met, met.alfa))
    assert (code, longer["body"]["why"]) == (ExitCode.DONE, "revalidated")
    words = ["--by", "Relief", "--how", "visit", "--next", in_days(20)]
    code, checked = called(capsys, "notice", "verify", longer["id"], *words, *signing(met, met.alfa))
    assert (code, checked["is_verified"]) == (ExitCode.DONE, True)
    assert checked["verification"].startswith("checked by Relief (visit)")
    assert "lead" not in checked


def test_a_short_lead_is_said_and_refuses_nothing(met: MetHomes, capsys: Captured) -> None:
    soon = site_options(**{"from": in_days(0.1)})
    assert main(["notice", "lodge", BRAVO, *soon, *signing(met, met.alfa)]) == ExitCode.DONE
    assert "SHORT: said" in capsys.readouterr().out


def test_all_that_is_wrong_with_options_is_told_and_nothing_is_lodged(met: MetHomes, capsys: Captured) -> None:
    wrong = site_options(place="33.31 38.62", function="barracks")
    assert main(["notice", "lodge", BRAVO, *wrong, *signing(met, met.alfa)]) == ExitCode.UNUSABLE
    told = capsys.readouterr().err
    assert "place:" in told
    assert "function:" in told
    _, found = called(capsys, "notice", "list", *at(met.alfa))
    assert found["notices"] == []


def test_a_file_with_a_bad_row_is_not_half_lodged(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    rows = [site_row(1), site_row(2, radius_m="wide"), site_row(3), site_row(4, place=site_row(1)["place"])]
    file = str(table(tmp_path / "sites.csv", rows))
    code, found = called(capsys, "notice", "import", file, BRAVO, *signing(met, met.alfa))
    assert (code, found["lodged"], found["good"]) == (ExitCode.FOUND, [], 2)
    assert [(fault["row"], fault["column"]) for fault in found["faults"]] == [(3, "radius_m"), (5, "place")]
    assert found["faults"][1]["message"] == "is row 2 again"
    assert all(fault["hint"] for fault in found["faults"])
    code, found = called(capsys, "notice", "import", file, BRAVO, "--skip-bad", *signing(met, met.alfa))
    assert (code, [each["row"] for each in found["lodged"]]) == (ExitCode.FOUND, [2, 4])
    code, found = called(capsys, "notice", "import", file, BRAVO, "--check", *signing(met, met.alfa))
    already = [fault for fault in found["faults"] if "lodged already" in fault["message"]]
    assert (code, found["lodged"], [fault["row"] for fault in already]) == (ExitCode.FOUND, [], [2, 4, 5])


def test_faults_are_told_to_people_by_row_column_value_and_what_to_do(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    file = str(table(tmp_path / "sites.csv", [site_row(1, radius_m="wide")]))
    assert main(["notice", "import", file, BRAVO, *signing(met, met.alfa)]) == ExitCode.FOUND
    captured = capsys.readouterr()
    (told,) = captured.out.splitlines()
    assert told.startswith("row 2, radius_m:")
    assert "wide" in told
    assert "digits only" in told
    assert "nothing was lodged" in captured.err


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson"])
def test_what_is_exported_can_be_lodged_by_another(
    met: MetHomes, capsys: Captured, tmp_path: Path, ending: str
) -> None:
    rows = table(tmp_path / "rows.csv", [site_row(1), movement_row(1)])
    assert main(["notice", "import", str(rows), BRAVO, *signing(met, met.alfa)]) == ExitCode.DONE
    file = str(tmp_path / f"all.{ending}")
    assert main(["notice", "export", "-o", file, *at(met.alfa)]) == ExitCode.DONE
    capsys.readouterr()
    code, found = called(capsys, "notice", "import", file, ALFA, *signing(met, met.bravo))
    assert (code, len(found["lodged"]), found["faults"]) == (ExitCode.DONE, 2, [])


def test_a_template_is_written_once_and_can_be_lodged(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    file = str(tmp_path / "template.csv")
    assert main(["notice", "import", "--template", file]) == ExitCode.DONE
    assert main(["notice", "import", "--template", file]) == ExitCode.UNUSABLE
    capsys.readouterr()
    _, found = called(capsys, "notice", "import", file, BRAVO, "--check", *signing(met, met.alfa))
    assert (found["good"], found["faults"]) == (2, [])


def test_a_drill_is_one_in_every_list_and_file_and_never_lodged_as_real(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    lodged(met, capsys, *site_options(), "--drill")
    assert main(["notice", "list", *at(met.alfa)]) == ExitCode.DONE
    assert "DRILL site" in capsys.readouterr().out
    file = str(tmp_path / "drill.csv")
    assert main(["notice", "export", "-o", file, *at(met.alfa)]) == ExitCode.DONE
    capsys.readouterr()
    code, found = called(capsys, "notice", "import", file, ALFA, *signing(met, met.bravo))
    assert (code, [fault["column"] for fault in found["faults"]]) == (ExitCode.FOUND, ["drill"])


def test_words_alone_are_listed_as_that(met: MetHomes, capsys: Captured) -> None:
    words = ["line", "send", BRAVO, "--kind", "movement", "--text", "A convoy at noon."]
    assert main([*words, *signing(met, met.alfa)]) == ExitCode.DONE
    capsys.readouterr()
    assert main(["notice", "list", *at(met.alfa)]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "IN WORDS ONLY" in out
    assert "A convoy at noon." in out
