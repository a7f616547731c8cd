"""The engine as the tests of parity run it: from plain reports to plain rows of events."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from tests.parity.scenes import Delivery, Scene
from tests.watch.oracle_terms import Report, Rules, Source
from truceline.model.events import EVENT_SCHEMA
from truceline.model.reports import REPORT_SCHEMA, Envelope
from truceline.model.zones import Zone
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.state import Counts, WatchState, begin
from truceline.watch.step import step
from truceline.watch.zones.zoneset import ZoneSet

Row = Mapping[str, Any]
_COLUMNS = {
    "track": "track",
    "at": "at",
    "lon": "lon",
    "lat": "lat",
    "altitude_m": "altitude_m",
    "altitude_datum": "datum",
    "course_deg": "course_deg",
    "speed_mps": "speed_mps",
    "error_m": "error_m",
    "source": "source",
}


def batch(reports: Sequence[Report]) -> pa.RecordBatch:
    """The reports in the columns of REPORT_SCHEMA that they have."""
    schema = pa.schema([REPORT_SCHEMA.field(name) for name in _COLUMNS])
    values = [[getattr(report, name) for report in reports] for name in _COLUMNS.values()]
    columns = [
        pa.array(column, pa.string()).dictionary_encode() if pa.types.is_dictionary(field.type) else column
        for column, field in zip(values, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def watch_rules(rules: Rules) -> WatchRules:
    return WatchRules(
        lateness_s=rules.lateness_s,
        sources={name: _limits(source) for name, source in rules.sources.items()},
        default=_limits(rules.otherwise),
        proximity_m=rules.proximity_m,
        proximity_period_s=rules.proximity_period_s,
    )


def _limits(source: Source) -> SourceLimits:
    return SourceLimits(source.error_m, source.gap_s, source.speed_limit_mps)


class Engine:
    """A watch that remembers its state, its zones and the events so far.

    Args:
        is_indexed: it has an index of its zones from the start; without, few reports never make one.
    """

    def __init__(self, rules: Rules, *, is_indexed: bool = False) -> None:
        self.is_indexed = is_indexed
        self.state: WatchState = begin(watch_rules(rules))
        self.zones = ZoneSet(())
        self.told: list[pa.RecordBatch] = []

    def take(self, delivery: Delivery, sequence: int | None = None) -> None:
        if delivery.zones is not None:
            self.zones = ZoneSet(delivery.zones, self.zones.number + 1)
        self._index()
        envelope = Envelope(batch(delivery.reports), delivery.as_of, sequence)
        self.state, events = step(self.state, envelope, self.zones)
        self.told.append(events.to_arrow())

    def patch_zones(self, zones: tuple[Zone, ...]) -> None:
        """Changes the zones one by one until they are those given."""
        wanted = {zone.id: zone for zone in zones}
        for zone in self.zones.zones:
            if zone.id not in wanted:
                self.zones = self.zones.without_zone(zone.id)
        present = {zone.id: zone for zone in self.zones.zones}
        for zone in zones:
            if zone.id not in present or zone.version != present[zone.id].version:
                self._index()
                self.zones = self.zones.with_zone(zone)

    def _index(self) -> None:
        if self.is_indexed:
            self.zones.build_index()

    @property
    def counts(self) -> Counts:
        return self.state.counts


def run(scene: Scene, *, is_indexed: bool = False) -> Engine:
    """A whole run of the engine."""
    engine = Engine(scene.rules, is_indexed=is_indexed)
    for delivery in scene.deliveries:
        engine.take(delivery)
    return engine


def rows(told: Iterable[pa.RecordBatch]) -> list[dict[str, Any]]:
    """Events as plain rows, times in ms."""
    table = pa.Table.from_batches(list(told), schema=EVENT_SCHEMA)
    columns: dict[str, list[Any]] = {
        name: table.column(name).cast(pa.int64()).to_pylist()
        if pa.types.is_timestamp(table.schema.field(name).type)
        else table.column(name).to_pylist()
        for name in table.schema.names
    }
    columns["reports"] = [[round(1000 * moment.timestamp()) for moment in moments] for moments in columns["reports"]]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
