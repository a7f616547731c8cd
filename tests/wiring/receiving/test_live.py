"""Reports that come in are watched: events become alerts, tracks are shown, and a restart changes nothing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.connectors.receiving.test_bodies import rows
from tests.api.live.listening import listening
from tests.api.served import Client, Served, serving
from tests.node.homes import lined
from tests.wiring.homes import a_home
from truceline.adapters.connectors.receiving.bodies import read_ndjson
from truceline.adapters.store.segments import Segments, content_of, key_of
from truceline.errors import StoreError
from truceline.node.alerting.listing import all_alerts
from truceline.watch.rules import WatchRules
from truceline.watch.state import begin
from truceline.watch.zones.zoneset import ZoneSet
from truceline.wiring.home import Home, open_home
from truceline.wiring.moments import now
from truceline.wiring.receiving.intake import NDJSON
from truceline.wiring.receiving.live import MOST_WAITING_BYTES, LiveWatch, _Watching
from truceline.wiring.receiving.positions import Positions
from truceline.wiring.serving.worker import Worker

START = 1_700_000_000_000
PATIENCE_S = 400
"""On a machine that is busy, and has to compile the kernels first."""
ZONE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "tanf",
            "properties": {"name": "At Tanf", "kind": "deconfliction"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[38.0, 33.0], [39.0, 33.0], [39.0, 34.0], [38.0, 34.0], [38.0, 33.0]]],
            },
        }
    ],
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = a_home(tmp_path / "alfa")
    (made.folder / "zones.geojson").write_text(json.dumps(ZONE), encoding="utf-8")
    with (made.folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write('\n[api]\nlisten = "127.0.0.1:0"\n\n[watch]\nzones = ["zones.geojson"]\n')
    return open_home(made.folder)


def a_track(name: str, *lons: float, minute: int = 0) -> bytes:
    """Reports each minute, on the parallel of 33.5."""
    report = {"track": name, "lat": 33.5, "error_m": 10.0, "course_deg": 90.0, "speed_mps": 10.0, "source": "radar"}
    return rows(*(report | {"lon": lon, "at": START + 60_000 * number} for number, lon in enumerate(lons, minute)))


def until(found: Callable[[], Any]) -> Any:
    """What is found, once something is."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError("it did not come")


@contextmanager
def again(home: Home) -> Iterator[Served]:
    home.operators.unlink(missing_ok=True)
    with serving(home) as served:
        yield served


def alerts(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/alerts?all=true").document["alerts"]
    return found


def hand_in(client: Client, content: bytes) -> None:
    assert client.post("/reports", content, content_type=NDJSON).status == 200


@pytest.mark.slow
def test_a_track_that_comes_in_is_an_alert_and_stays_the_same_one_over_a_restart(home: Home) -> None:
    with again(home) as served:
        officer = served.by_token("officer")
        with listening(officer) as stream:
            stream.next("begin")
            hand_in(officer, a_track("convoy-1", 37.9, 37.99, 38.01, 38.05))
            # Positions are told once a second, alerts at once: either may come first.
            heard: dict[str, Any] = {}
            while len(heard) < 2:
                event = stream.next("alert", "positions")
                heard.setdefault(event.name, event.said)
            told, moved = heard["alert"], heard["positions"]
        (shown,) = officer.get("/zones").document["features"]
        assert (shown["properties"]["zone"], shown["geometry"]["type"]) == ("At Tanf", "Polygon")
        before = until(lambda: alerts(officer))
        assert told["act"] == "raise"
        assert told["of"] in {alert["id"] for alert in before}
        assert (moved["track"], moved["lon"]) == (["convoy-1"], [38.05])
        (track,) = officer.get("/tracks").document["tracks"]
        assert (track["track"], track["lon"]) == ("convoy-1", 38.05)
        assert {alert["about"]["zone"] for alert in before} == {"At Tanf"}
        causes = {alert["id"]: alert["causes"] for alert in before}
    (home.reports / "watch.state").unlink()  # as if the node had been killed before it was written
    with again(home) as served:
        officer = served.by_token("officer")
        hand_in(officer, a_track("convoy-1", 38.5, 39.01, 39.2, minute=4))
        until(lambda: officer.get("/tracks").document["tracks"])
        after = until(lambda: len(found := alerts(officer)) >= len(causes) and found)
        assert {alert["id"] for alert in after} >= causes.keys()
        entries = [alert["id"] for alert in after if alert["kind"] == "entry"]
        assert entries == [alert["id"] for alert in before if alert["kind"] == "entry"]


@pytest.mark.slow
def test_the_state_of_the_watch_goes_on_from_where_it_was_left(home: Home) -> None:
    with again(home) as served:
        hand_in(served.by_token("officer"), a_track("convoy-2", 37.9, 37.99))
    assert (home.reports / "watch.state").stat().st_size > 0
    with again(home) as served:
        officer = served.by_token("officer")
        hand_in(officer, a_track("convoy-2", 38.01, 38.02, minute=2))
        found = until(lambda: [alert for alert in alerts(officer) if alert["kind"] == "entry"])
    assert [alert["about"]["track"] for alert in found] == ["convoy-2"], (
        "an entry, and no track that was there at first"
    )


@pytest.mark.parametrize("most_waiting_bytes", [0, MOST_WAITING_BYTES])
def test_what_the_watch_has_no_room_to_hold_it_reads_from_the_disk(home: Home, most_waiting_bytes: int) -> None:
    told: list[str] = []
    worker, segments = Worker(lined("alfa.example", "bravo.example"), lambda _: None), Segments(home.reports)
    watch = LiveWatch(home, worker, segments, told.append, most_waiting_bytes=most_waiting_bytes)
    for minute, lon in enumerate((37.9, 37.99, 38.01, 38.02, 38.03)):
        reports = read_ndjson(a_track("convoy-3", lon, minute=minute)).reports
        kept = segments.keep(key_of(str(minute)), content_of(reports), len(reports)).result()
        watch.take(kept.sequence, reports)
    until(gc.get_freeze_count)  # what is loaded by now is looked through no more, which would hold alerts up
    watch.close()
    segments.close()
    worker.close()
    assert (watch.raised, gc.get_freeze_count()) == (1, 0)
    assert [track["lon"] for track in watch.positions.all()] == [38.03]
    assert told == []


def test_an_alert_is_raised_while_batches_that_came_with_it_are_still_watched(home: Home) -> None:
    worker, segments = Worker(node := lined("alfa.example", "bravo.example"), lambda _: None), Segments(home.reports)
    watching = _Watching(begin(WatchRules(at_once=True)), ZoneSet([]), worker, home)

    def batches() -> Iterator[tuple[int, Any]]:
        for number, lon in enumerate((37.99, 38.01), 1):
            yield number, read_ndjson(a_track("convoy-5", lon, minute=number)).reports
        # The third batch is there only once the alert that the second brought about is on record.
        (alert,) = until(lambda: worker.submit(lambda node, now: all_alerts(node, now.at).alerts).result())
        yield 3, read_ndjson(a_track("convoy-6", 10.0, 10.1, minute=3)).reports
        assert alert.latest["track"] == "convoy-5"

    watching.see(batches(), Positions())
    segments.close()
    worker.close()
    assert (watching.pending, watching.raised, len(all_alerts(node, now().at).alerts)) == ([], 1, 1)


def test_what_cannot_be_put_on_record_is_pending_until_it_can(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(node := lined("alfa.example", "bravo.example"), lambda _: None)
    watching = _Watching(begin(WatchRules(at_once=True)), ZoneSet([]), worker, home)
    batches = [(n, read_ndjson(a_track("convoy-7", lon, minute=n)).reports) for n, lon in enumerate((37.99, 38.01), 1)]
    commit = node.store.commit

    def refuse(*_: Any) -> None:
        raise StoreError("the disk is full", hint="make room")

    monkeypatch.setattr(node.store, "commit", refuse)
    with pytest.raises(StoreError):
        watching.see(batches, positions := Positions())
    assert len(watching.pending) == 1
    assert len(positions) == 1
    monkeypatch.setattr(node.store, "commit", commit)
    watching.see([], positions)
    worker.close()
    assert (watching.pending, watching.raised) == ([], 1)


def seen(home: Home, content: bytes) -> list[tuple[str, object, int]]:
    """Of each alert when all this came in at once: what raised it, why the last came, and how many came."""
    told: list[str] = []
    worker, segments = Worker(node := lined("alfa.example", "bravo.example"), lambda _: None), Segments(home.reports)
    watch = LiveWatch(home, worker, segments, told.append)
    reports = read_ndjson(content).reports
    watch.take(segments.keep(key_of("1"), content_of(reports), len(reports)).result().sequence, reports)
    watch.close()
    segments.close()
    worker.close()
    assert told == []
    return [(alert.kind, alert.latest["reason"], alert.causes) for alert in all_alerts(node, now().at).alerts]


def two_tracks(late_at: int, newest_at: int) -> bytes:
    """One in the zone that was heard last long ago, and one far from it."""
    report = {"lat": 33.5, "error_m": 10.0, "source": "radar"}
    silent = report | {"track": "convoy-4", "lon": 38.5, "at": late_at}
    return rows(silent, report | {"track": "ship-1", "lon": 20.0, "at": newest_at})


def test_a_track_in_a_zone_that_falls_silent_while_others_speak_is_an_alert(home: Home) -> None:
    with (home.folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write("late_after_s = 5\n")
    now_at = time.time_ns() // 1_000_000
    assert seen(open_home(home.folder), two_tracks(now_at - 660_000, now_at)) == [("presence", "silent", 2)]


def test_what_was_long_ago_and_is_handed_in_now_does_not_make_a_track_silent(home: Home) -> None:
    assert seen(home, two_tracks(START, START + 660_000)) == [("presence", "first-seen", 1)]
