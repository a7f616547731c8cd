"""A replay is followed to its end in whichever form it is wanted, and always says what became of the rows."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest

from truceline.cli.watching.many_values import ManyValued
from truceline.cli.watching.replayed import draw_replay, print_replay
from truceline.cli.watching.watch_options import WatchCall, watch_options
from truceline.errors import InputError, NotFoundError, ReportError

DATA = Path(__file__).parents[2] / "data"
SHIPS = str(DATA / "reports" / "miami_harbour.csv")
FAIRWAYS = str(DATA / "zones" / "enc_US5MIACC_FAIRWY.geojson")

Captured = pytest.CaptureFixture[str]


@click.command(cls=ManyValued)
@watch_options
def probe(**given: Any) -> WatchCall:
    """Give back the call."""
    return WatchCall.taken_from(given)


def call(*arguments: str, reports: str = SHIPS) -> WatchCall:
    given: WatchCall = probe.main([reports, "--zones", FAIRWAYS, *arguments], standalone_mode=False)
    return given


def test_events_and_summary_tell_of_the_same_entries(capsys: Captured) -> None:
    print_replay(call("--error-m", "5"), only_summary=False, as_json=True)
    events = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    print_replay(call("--error-m", "5"), only_summary=True, as_json=True)
    summary = json.loads(capsys.readouterr().out)
    for zone, told in summary.items():
        assert told["entries"] == sum(event["kind"] == "entry" and event["zone"] == zone for event in events)
    assert sum(told["entries"] for told in summary.values()) > 0


def test_as_many_sentences_are_printed_as_rows_of_json(capsys: Captured) -> None:
    print_replay(call(), only_summary=False, as_json=False)
    sentences = capsys.readouterr().out
    print_replay(call(), only_summary=False, as_json=True)
    assert len(sentences.splitlines()) == len(capsys.readouterr().out.splitlines()) > 0


def test_each_form_says_what_became_of_the_rows(tmp_path: Path, capsys: Captured) -> None:
    for only_summary in (False, True):
        print_replay(call(), only_summary=only_summary, as_json=True)
        assert "reports: 320 used\n" in capsys.readouterr().err
    draw_replay(call(), tmp_path / "a.svg", title=None, box=None)
    assert "reports: 320 used\n" in capsys.readouterr().err


def test_a_picture_without_a_title_says_from_when_to_when(tmp_path: Path) -> None:
    draw_replay(call(), tmp_path / "a.svg", title=None, box=None)
    assert "Reports from 030000Z JAN 22 to 030024Z JAN 22" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_what_cannot_be_drawn_to_is_refused_before_the_reports_are_looked_for(tmp_path: Path) -> None:
    nowhere = call(reports="nowhere.csv")
    with pytest.raises(InputError, match="does not end in"):
        draw_replay(nowhere, tmp_path / "a.gif", title=None, box=None)
    with pytest.raises(InputError, match="cannot be drawn"):
        draw_replay(nowhere, tmp_path / "a.svg", title=None, box=(0.0, 5.0, 1.0, 5.0))
    with pytest.raises(NotFoundError):
        draw_replay(nowhere, tmp_path / "a.svg", title=None, box=None)


def test_a_limit_that_cannot_be_stops_all(capsys: Captured) -> None:
    with pytest.raises(ReportError):
        print_replay(call("--gap-s", "-1"), only_summary=False, as_json=False)
    assert capsys.readouterr() == ("", "")
