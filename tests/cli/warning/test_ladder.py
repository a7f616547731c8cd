"""truceline ladder, from the agreed text to the step that a person takes over."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.warning.agreed import ZONE, agreed_homes, an_alert, asked, refused

Captured = pytest.CaptureFixture[str]


def test_a_ladder_goes_from_the_alert_to_a_person(tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys)
    alert = an_alert(met, tmp_path, capsys)
    told_first = asked(capsys, met, met.alfa, "ladder", "take", alert[:8], "--yes", signed=True)
    assert (told_first["id"], told_first["next"]["step"], told_first["next"]["name"]) == (alert, 2, "Warn")
    warned = asked(
        capsys, met, met.alfa, "ladder", "take", alert[:8], "--yes", "--lang", "ar", "--lang", "en", signed=True
    )
    message = warned["done"][1]["message"]
    met.exchange()
    shown = asked(capsys, met, met.bravo, "line", "show", message[:12])
    assert f"You are inside the zone {ZONE}" in shown["text"]
    # By radio: nothing goes over the line, and it is on record who took it.
    called = ("--note", "called on 156.8 MHz", "--operator", "Lt Adams")
    radio = asked(capsys, met, met.alfa, "ladder", "take", alert[:8], *called)
    assert radio["done"][2]["operator"] == "Lt Adams"
    ended = asked(capsys, met, met.alfa, "ladder", "take", alert[:8])
    assert ended["is_handed_over"] is True
    assert "next" not in ended
    assert "a person has it" in refused(capsys, met, met.alfa, "ladder", "take", alert[:8])
    report = ("--what", "A patrol fired flares.", "--by", "2nd company")
    reported = asked(capsys, met, met.alfa, "ladder", "report", alert[:8], *report)
    assert (reported["done"][4]["who"], reported["done"][4]["is_reported"]) == ("2nd company", True)
    assert asked(capsys, met, met.alfa, "ladder", "show", alert[:8]) == reported
