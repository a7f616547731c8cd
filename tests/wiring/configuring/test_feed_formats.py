"""Which reader a live feed has: the ones that cannot come in this way are refused, with those that can."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.errors import InputError, NotFoundError, ReportError, TrucelineError
from truceline.wiring.configuring.feed_formats import connector_of, options_of
from truceline.wiring.configuring.feeds import FeedSettings, Way


def test_what_has_no_time_of_its_own_is_of_the_moment_that_it_comes_unless_the_settings_say_otherwise() -> None:
    settings = FeedSettings("coast", Way.CONNECT, "h:1", "ais-nmea")
    assert options_of(settings, connector_of(settings)) == {"source": "coast", "received_at": "now"}
    other = FeedSettings("rows", Way.FOLLOW, "f", "csv", {"columns": "track=a,at=b,lon=c,lat=d"})
    assert options_of(other, connector_of(other)) == {"source": "rows", "columns": "track=a,at=b,lon=c,lat=d"}


@pytest.mark.parametrize(
    ("settings", "kind", "hint"),
    [
        (FeedSettings("a", Way.FOLLOW, "f", "ndjsn"), NotFoundError, "ndjson"),
        (FeedSettings("a", Way.FOLLOW, "f", "parquet"), InputError, "ais-nmea"),
        (FeedSettings("a", Way.FOLLOW, "f", "cot"), InputError, "these formats can"),
        (FeedSettings("a", Way.LISTEN, "h:1", "truceline-csv"), InputError, "these formats can"),
        (FeedSettings("a", Way.CONNECT, "h:1", "ndjson", {"date": "x"}), InputError, "knows none"),
        (FeedSettings("a", Way.CONNECT, "h:1", "nmea", {"dat": "x"}), InputError, "track, date"),
        (FeedSettings("a", Way.CONNECT, "h:1", "ais-nmea", {"received_at": "noon"}), ReportError, "now"),
    ],
)
def test_a_format_that_cannot_come_in_this_way_is_refused_with_what_can(
    settings: FeedSettings, kind: type[TrucelineError], hint: str
) -> None:
    with pytest.raises(kind) as raised:
        connector_of(settings)
    assert hint in raised.value.hint
