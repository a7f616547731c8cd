"""The watch on what comes in: reports are held against the zones in force, and what it concludes becomes alerts.

One thread takes the steps, in the order in which batches were kept. Its state is put on disk every minute and at the
end; what was kept after it is watched again when the node starts, and gives the same events, which change nothing.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import pyarrow as pa

from truceline.adapters.store.segments import Segments
from truceline.errors import StateError, StoreError, TrucelineError
from truceline.model.reports import Envelope
from truceline.model.zones import Zone
from truceline.node.node import Moment, Node
from truceline.node.watching.passing import Passing
from truceline.node.watching.replay import NO_REPORTS
from truceline.watch.rules import WatchRules
from truceline.watch.snapshot import pack, unpack
from truceline.watch.state import Counts, WatchState, begin
from truceline.watch.step import step
from truceline.watch.zones.zoneset import ZoneSet
from truceline.wiring import moments
from truceline.wiring.acts.act import Document
from truceline.wiring.acts.table import perform
from truceline.wiring.home import Home
from truceline.wiring.receiving.positions import Positions
from truceline.wiring.serving.turns import look_through_all, spare_what_is_loaded
from truceline.wiring.serving.worker import Worker
from truceline.wiring.watching.event_rows import event_documents
from truceline.wiring.watching.zone_files import geojson_text, read_zones
from truceline.wiring.zones.areas import areas_of, differences_of
from truceline.wiring.zones.in_force import zones_held, zones_in_force

FEED = "reports"
STATE = "watch.state"
KEEP_S = 60.0
HEARD_S = 5 * 60.0
"""How often it goes on record until when reports came in: not with every event, which would wait for the disk twice."""
LOOK_S = 2.0
"""How often it is looked which zones are in force."""
PASS_S = 10.0
"""How often time goes on for tracks that say nothing."""
MOST_WAITING_BYTES = 256 * 1024 * 1024
_AT_ONCE = 2_000
_Batch = tuple[int, pa.RecordBatch]


class LiveWatch:
    """Watches what is kept.

    Args:
        home: the node's folder.
        worker: raises the alerts.
        segments: what was kept before.
        trouble: told what goes wrong, once for as long as it lasts.
        most_waiting_bytes: of batches that are held until the watch has come to them; further ones it reads from the
            disk, so that a slow watch neither keeps anybody waiting nor fills the memory.
    """

    def __init__(
        self,
        home: Home,
        worker: Worker,
        segments: Segments,
        trouble: Callable[[str], None],
        *,
        most_waiting_bytes: int = MOST_WAITING_BYTES,
    ) -> None:
        self._home, self._worker, self._segments, self._trouble = home, worker, segments, trouble
        self.positions = Positions()
        self.raised, self.counts = 0, Counts()
        """Alerts since the start; what became of reports since the watch began."""
        self._queue: SimpleQueue[_Batch | None] = SimpleQueue()
        self._most_waiting_bytes = most_waiting_bytes
        self._put_bytes, self._got_bytes = 0, 0  # each is written by one thread only
        self._is_behind = self._is_closed = False
        self._thread: Thread | None = None
        if segments.last:
            self._begin()

    def take(self, sequence: int, reports: pa.RecordBatch) -> None:
        """A batch that has just been kept; this does not wait for the watch. From one thread only."""
        if self._put_bytes - self._got_bytes >= self._most_waiting_bytes:
            self._is_behind = True
        else:
            self._put_bytes += reports.nbytes
            self._queue.put((sequence, reports))
        if self._thread is None:
            self._begin()

    def close(self) -> None:
        """Everything taken in was watched, and the state is on disk."""
        self._is_closed = True
        if self._thread:
            self._queue.put(None)
            self._thread.join()

    def _begin(self) -> None:
        self._thread = Thread(target=self._run, name="watch")
        self._thread.start()

    def _run(self) -> None:
        try:
            self._watch()
        finally:
            look_through_all()
            if not self._is_closed:
                self._trouble("the watch has ended by a mistake of ours: start the node again, it goes on where it was")

    def _watch(self) -> None:
        lateness_s = self._home.settings.watch.lateness_s
        rules = WatchRules(lateness_s=lateness_s, at_once=not lateness_s)
        watching = _Watching(self._read(rules), ZoneSet([]), self._worker, self._home)
        begun_with: WatchState | None = watching.state
        self._try(watching.see, self._segments.batches(watching.state.sequence or 0), self.positions)
        kept_at, is_last = time.monotonic(), False
        while not is_last:
            batches, is_last = self._waited()
            self._try(watching.see, self._all_of(batches, watching.state.sequence or 0), self.positions)
            self._got_bytes += sum(reports.nbytes for _, reports in batches)
            if begun_with is not None and watching.state is not begun_with:
                spare_what_is_loaded()  # by the first step, all that it works with was
                begun_with = None
            if is_last:
                self._try(watching.put_on_record)
            if is_last or time.monotonic() - kept_at > KEEP_S:
                self._try(self._write, watching)
                kept_at = time.monotonic()
            self.raised, self.counts = watching.raised, watching.state.counts

    def _all_of(self, batches: Sequence[_Batch], seen: int) -> Iterable[_Batch]:
        """Batches in their order; where some were not held, all are read from the disk."""
        if not self._is_behind:
            return batches
        # First this, then the disk: what is kept from here on is read now, or is behind anew.
        self._is_behind = False
        return self._segments.batches(seen)

    def _waited(self) -> tuple[list[_Batch], bool]:
        batches: list[_Batch] = []
        with suppress(Empty):
            found = self._queue.get(timeout=LOOK_S)
            while found is not None:
                batches.append(found)
                found = self._queue.get_nowait()
            return batches, True
        return batches, False

    def _try(self, work: Callable[..., None], *given: Any) -> None:
        try:
            work(*given)
        except TrucelineError as error:
            self._stumbled(f"{error}; {error.hint}")
        except OSError as error:  # such as that no more files may be open: it may pass
            self._stumbled(f"{error}; it goes on with the next reports")

    def _stumbled(self, words: str) -> None:
        """What was not watched then is read from the disk next time."""
        self._is_behind = True
        self._trouble(f"the watch: {words}")

    def _read(self, rules: WatchRules) -> WatchState:
        """The state as it was left; one that cannot be used is begun anew, from all that was kept."""
        try:
            state = unpack((self._home.reports / STATE).read_bytes())
        except FileNotFoundError:
            return begin(rules)
        except (OSError, StateError) as error:
            self._trouble(f"the watch begins anew: {error}")
            return begin(rules)
        return state if state.rules == rules else begin(rules)

    def _write(self, watching: _Watching) -> None:
        if watching.pending:
            return
        path = self._home.reports / STATE
        beside = path.with_suffix(".new")
        try:
            with beside.open("wb") as file:
                file.write(pack(watching.state))
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error}", hint="make room on the disk") from error


class _Watching:
    """What the watch's thread works on."""

    def __init__(self, state: WatchState, zones: ZoneSet, worker: Worker, home: Home) -> None:
        self.state, self.raised = state, 0
        self.pending: list[Document] = []
        self._zones, self._worker, self._home = zones, worker, home
        self._looked_at, self._heard_at, self._passed_at = -LOOK_S, -HEARD_S, -PASS_S
        self._own = _OwnZones(home)
        self._passing = Passing(1_000 * home.settings.watch.late_after_s)
        self._events, self._until = 0, 0
        self._raising: Future[Document] | None = None
        self._raised_rows = 0

    def see(self, batches: Iterable[_Batch], positions: Positions) -> None:
        """Batches are watched; what follows from each becomes alerts while the next one is, or is kept until it can."""
        self._look_for_zones()
        for sequence, reports in batches:
            self._follow(Envelope(reports, sequence=sequence))
            positions.take(reports)
            newest_at = int(reports.column("at").cast(pa.int64()).to_numpy().max())
            self._passing = self._passing.heard(newest_at, moments.now())
            self._until = max(self._until, newest_at)
            if self.pending and (self._raising is None or self._raising.done()):
                self._begin_to_raise()
        self._go_on()
        while self.pending:
            if self._raising is None:
                self._begin_to_raise()
            self._end_raising()
        if self._until and time.monotonic() - self._heard_at > HEARD_S:
            self.put_on_record()

    def _follow(self, envelope: Envelope) -> None:
        self.state, events = step(self.state, envelope, self._zones)
        self.pending += event_documents(events.to_arrow()) if len(events) else ()

    def _begin_to_raise(self) -> None:
        """The first that are pending are on their way onto the record, before all else that the node has to do."""
        self._end_raising()
        if rows := self.pending[:_AT_ONCE]:
            self._raised_rows = len(rows)
            self._raising = self._worker.submit(partial(_raised, rows), is_urgent=True)

    def _end_raising(self) -> None:
        """What is on its way is on record; if it cannot be, it stays pending."""
        if self._raising is None:
            return
        raising, self._raising = self._raising, None
        became = raising.result()
        self.raised += len(became["raised"])
        self._events += self._raised_rows
        del self.pending[: self._raised_rows]

    def _go_on(self) -> None:
        """Time goes on for every track, whether it says something or not: one may have fallen silent."""
        past = self._passing.past(moments.now())
        if past is None or time.monotonic() - self._passed_at < PASS_S:
            return
        self._follow(Envelope(NO_REPORTS, as_of=past + self.state.rules.lateness_ms))
        self._passed_at = time.monotonic()

    def put_on_record(self) -> None:
        """Until when reports have come in, and how many events there were since this was last said."""
        if self._until:
            self._worker.submit(partial(_heard, self._events, self._until)).result()
            self._heard_at, self._events, self._until = time.monotonic(), 0, 0

    def _look_for_zones(self) -> None:
        if time.monotonic() - self._looked_at < LOOK_S:
            return
        zones = {zone.version: zone for zone in self._worker.submit(_agreed, is_urgent=True).result()}
        zones |= {zone.version: zone for zone in self._own.zones()}
        if {zone.version for zone in self._zones.zones} != set(zones):
            self._zones = ZoneSet(zones.values(), self._zones.number + 1)
        self._looked_at = time.monotonic()


class _OwnZones:
    """Zones that the settings name, read anew when their files are others."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._seen: Sequence[tuple[int, int, int]] | None = None
        self._zones: Sequence[Zone] = ()

    def zones(self) -> Sequence[Zone]:
        """All of them."""
        seen = [_stamp(self._home.folder / Path(name)) for name in self._home.settings.watch.zones]
        if seen != self._seen:
            self._zones, self._seen = _own_zones(self._home), seen
        return self._zones


def _stamp(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written; of one that is not there, reading it says so."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_size, found.st_mtime_ns


def zones_now(home: Home, node: Node, now: Moment) -> Sequence[Zone]:
    """The zones in force and those of the settings; each once.

    Raises:
        TrucelineError: a file of the settings cannot be used.
    """
    return [*{zone.version: zone for zone in (*_agreed(node, now), *_own_zones(home))}.values()]


def zones_watched(home: Home, node: Node, now: Moment) -> str:
    """The zones in force and those of the settings, in GeoJSON; each once.

    Raises:
        TrucelineError: a file of the settings cannot be used.
    """
    return geojson_text(zones_now(home, node, now))


def zones_drawn(home: Home, node: Node, now: Moment) -> Sequence[tuple[str, Document]]:
    """The same zones, feature by feature with an id for each version and standing, for software that knows no radius.

    Raises:
        TrucelineError: a file of the settings cannot be used.
    """
    zones = zones_now(home, node, now)
    drawn = json.loads(geojson_text(zones, draw_circles=True))["features"]
    names = [f"{zone.version} {standing}" for zone in zones for standing in zone.geometries]
    return [(sha256(name.encode()).hexdigest()[:32], each) for name, each in zip(names, drawn, strict=True)]


def zones_as_areas(home: Home, node: Node, now: Moment) -> list[Document]:
    """The same zones as areas, see ``areas_of``.

    Raises:
        TrucelineError: a file of the settings cannot be used.
    """
    return areas_of(zones_now(home, node, now))


def zones_held_as_areas(home: Home, from_at: int, until_at: int, node: Node, now: Moment) -> list[Document]:
    """The zones that bound us at any time of a span, as areas; those of the settings as they are now.

    Properties are those of ``areas_of``, and of an agreed zone ``held_from`` and ``held_until``, which is not included.

    Raises:
        TrucelineError: a file of the settings cannot be used.
    """
    drawn = areas_of(_own_zones(home))
    for held in (held for line in node.lines for held in zones_held(node, line, from_at, until_at)):
        for feature in areas_of([held.zone]):
            feature["properties"] |= {"held_from": held.from_at, "held_until": held.until_at}
            drawn.append(feature)
    return drawn


def zones_that_differ(home: Home, node: Node, now: Moment) -> list[Document]:
    """Where two geometries of one of the zones differ, see ``differences_of``.

    Raises:
        TrucelineError: a file of the settings cannot be used.
    """
    return differences_of(zones_now(home, node, now))


def _agreed(node: Node, now: Moment) -> Sequence[Zone]:
    return [zone for line in node.lines for zone in zones_in_force(node, line, now.at)]


def _own_zones(home: Home) -> Sequence[Zone]:
    """Zones that the settings name beside those that are agreed."""
    files = [str(home.folder / Path(name)) for name in home.settings.watch.zones]
    return read_zones(files, zone_ids="auto", skip_bad=False).zones if files else ()


def _raised(rows: Sequence[Mapping[str, Any]], node: Node, now: Moment) -> Document:
    return perform(node, now, "alert-take", {"rows": rows, "first": 1, "drill": False})


def _heard(events: int, until: int, node: Node, now: Moment) -> None:
    perform(node, now, "feed-heard", {"name": FEED, "events": events, "until": until, "drill": False})
