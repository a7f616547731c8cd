"""Random zones and walks that make the watch err if it can, as the envelopes in which they come.

Corners and many reports lie on one coarse lattice of degrees, so that reports on corners, on edges and on
shared borders are common, and turning by 360 degrees rounds nothing.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

import numpy as np
import shapely

from tests.watch.oracle_terms import Report, Rules, Source
from truceline.model.schedule import Schedule
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Ring, Shape
from truceline.model.zones import AltitudeBand, Datum, OuterBand, Validity, Zone

STEP = 1 / 1024
"""The lattice, in degrees: about 100 m."""
BEGIN = 1_704_067_200_000 - 1_800_000
"""Half an hour before Monday, 1 January 2024, when weekly schedules begin anew."""
SPAN_MS = 3_600_000
PLACES = ((10.0, 50.0), (0.0, 0.0), (180.0, -17.0), (-179.9921875, 66.0), (20.0, 89.75), (-75.0, -89.875))
"""Middles of scenes: mid-latitude, equator with both signs, antimeridian from both sides, near both poles."""

_HIGHEST = 90 - 4 * STEP
"""At a pole itself the plane of a place is no plane."""

Place = tuple[float, float]
"""Longitude and latitude."""
Steps = tuple[float, float]
"""East and north from a middle, in lattice steps."""


@dataclass(frozen=True)
class Delivery:
    """What comes at once: reports in the order of arrival, a mark, and zones if they change."""

    reports: tuple[Report, ...]
    as_of: int | None = None
    zones: tuple[Zone, ...] | None = None


@dataclass(frozen=True)
class Scene:
    """A whole run. The first delivery brings zones, the last one a mark after which nothing is held."""

    rules: Rules
    deliveries: tuple[Delivery, ...]


def random_scene(seed: int, *, tracks: int = 4, length: int = 50, zones: int = 6) -> Scene:
    """A run of some tracks around some zones, all from one seed."""
    random = Random(seed)
    place = random.choice(PLACES)
    rules = _rules(random)
    drawn = tuple(_zone(random, f"z{number}", place) for number in range(zones))
    reports = [report for number in range(tracks) for report in _walk(random, f"t{number}", place, drawn, length)]
    stream = _as_it_comes(random, reports, round(1000 * rules.lateness_s))
    return Scene(rules, tuple(_deliveries(random, stream, drawn, place)))


def _rules(random: Random) -> Rules:
    sources = {
        "coast": Source(error_m=random.choice([0.0, 30.0, 400.0]), gap_s=random.choice([60.0, 300.0, 1200.0])),
        "air": Source(error_m=None, gap_s=120.0, speed_limit_mps=400.0),
    }
    otherwise = Source(
        random.choice([None, 0.0, 15.0]), random.choice([120.0, 600.0]), random.choice([250.0, 1000.0, math.inf])
    )
    return Rules(
        random.choice([0.0, 0.0, 5.0, 60.0, 900.0]),
        sources,
        otherwise,
        proximity_m=random.choice([0.0, 0.0, 300.0, 3000.0]),
        proximity_period_s=random.choice([7.5, 30.0, 120.0]),
    )


# Zones.


def _zone(random: Random, name: str, place: Place) -> Zone:
    standings = ["agreed", "marked", "claimed:north"][: random.choice([1, 1, 1, 1, 3])]
    geometries: dict[str, Shape] = {standing: random_shape(random, place) for standing in standings}
    if random.random() < 0.1:
        geometries = {"agreed": Bubble(f"t{random.randrange(4)}", random.choice([500.0, 5000.0]))}
    return Zone(
        name,
        geometries,
        name=random.choice(["", f"Zone {name}"]),
        altitude=_band(random) if random.random() < 0.3 else AltitudeBand(),
        validity=_validity(random) if random.random() < 0.3 else Validity(),
        schedule=_schedule(random) if random.random() < 0.2 else Schedule(),
        outer_band=OuterBand(random.choice([0.0, 150.0, 2500.0]), random.choice([0.0, 45.0, 600.0])),
        presence_after_s=tuple(random.choices([20, 60, 61, 300, 900], k=random.randrange(4))),
    )


def _band(random: Random) -> AltitudeBand:
    floor_m, ceiling_m = random.choice([None, 0.0, 100.0, -20.0]), random.choice([None, 500.0, 1000.0])
    return AltitudeBand(floor_m, ceiling_m, random.choice(list(Datum)[:4]))


def _validity(random: Random) -> Validity:
    begins_at, ends_at = sorted(BEGIN + 1000 * at for at in random.sample(range(SPAN_MS // 1000), 2))
    return random.choice([Validity(begins_at, ends_at), Validity(begins_at, None), Validity(None, ends_at)])


def _schedule(random: Random) -> Schedule:
    """Some windows within the hour of the scene, one of which may run on over Sunday midnight."""
    stops = sorted(random.sample(range(-30, 30), 4))
    windows = []
    for begin, end in (stops[:2], stops[2:]):
        windows += [(begin, end)] if end <= 0 or begin >= 0 else [(begin, 0), (0, end)]
    return Schedule(tuple(sorted((begin % 10_080, (end - 1) % 10_080 + 1) for begin, end in windows)))


def random_shape(random: Random, place: Place) -> Shape:
    """A polygon, circle or corridor near a place."""
    middle = _moved(place, (random.randint(-12, 12), random.randint(-12, 12)))
    draw = _cap if abs(place[1]) > 89 and random.random() < 0.3 else random.choice(_DRAWN)
    return draw(random, middle)


def _east_steps(lat: float) -> float:
    """How many lattice steps of longitude make about one of latitude, a power of two."""
    return 2.0 ** round(-math.log2(max(math.cos(math.radians(lat)), 1 / 512)))


def _moved(place: Place, steps: Steps) -> Place:
    """A place some lattice steps from another, on the Earth."""
    lon = place[0] + steps[0] * STEP * _east_steps(place[1])
    lat = place[1] + steps[1] * STEP
    return lon if abs(lon) <= 180 else math.remainder(lon, 360), min(_HIGHEST, max(-_HIGHEST, lat))


def _ring(middle: Place, corners: Sequence[Steps]) -> Ring:
    return np.array([_moved(middle, corner) for corner in (*corners, corners[0])])


def _box(west: float, south: float, east: float, north: float) -> list[Steps]:
    return [(west, south), (east, south), (east, north), (west, north)]


def _block(random: Random, middle: Place) -> Polygon:
    """A rectangle on round numbers, so that neighbours share borders."""
    west, south = random.randint(-3, 2) * 8, random.randint(-3, 2) * 8
    rounded = round(middle[0] * 16) / 16, round(middle[1] * 16) / 16
    return Polygon(
        ((_ring(rounded, _box(west, south, west + random.choice([8, 16]), south + random.choice([8, 16]))),),)
    )


def _star_corners(random: Random, least: float, most: float) -> list[Steps]:
    count = random.randint(3, 9)
    while True:
        turns = [2 * math.pi * (number + random.random()) / count for number in range(count)]
        reaches = [random.uniform(least, most) for _ in range(count)]
        corners = [
            (float(round(r * math.cos(t))), float(round(r * math.sin(t)))) for r, t in zip(reaches, turns, strict=True)
        ]
        if shapely.Polygon(corners).is_valid:
            return corners


def _star(random: Random, middle: Place) -> Polygon:
    return Polygon(((_ring(middle, _star_corners(random, 4, 25)),),))


def _frame(random: Random, middle: Place) -> Polygon:
    """A block with one or two holes."""
    holes: list[list[Steps]] = [_box(-6, -6, 0, 2), [(2, 2), (10, 4), (4, 8)]]
    rings = [_box(-10, -10, 10, 10), *holes[: random.randint(1, 2)]]
    return Polygon((tuple(_ring(middle, corners) for corners in rings),))


def _islands(random: Random, middle: Place) -> Polygon:
    """Two parts, the second in a hole of the first or beside it."""
    aside = random.choice([0, 20])
    island = [(east + aside, north) for east, north in _star_corners(random, 1, 6)]
    frame = _ring(middle, _box(-12, -12, 12, 12)), _ring(middle, _box(-8, -8, 8, 8))
    return Polygon((frame, (_ring(middle, island),)))


def _cap(random: Random, middle: Place) -> Polygon:
    """A ring once around the Earth, near a pole."""
    turns = sorted(random.sample(range(64), random.randint(5, 12)))
    lats = [middle[1] + random.randint(-12, 12) * STEP for _ in turns]
    ring = [(5.625 * turn - 180, lat) for turn, lat in zip(turns, lats, strict=True)]
    return Polygon(((np.array([*ring, ring[0]]),),))


def _circle(random: Random, middle: Place) -> Circle:
    return Circle(*middle, radius_m=math.exp(random.uniform(math.log(60), math.log(3000))))


def _corridor(random: Random, middle: Place) -> Corridor:
    path, steps = [middle], (0, 0)
    for _ in range(random.randint(1, 3)):
        steps = steps[0] + random.randint(1, 20), steps[1] + random.randint(-20, 20)
        path.append(_moved(middle, steps))
    return Corridor(np.array(path), random.choice([40.0, 300.0, 1500.0]))


def _split(random: Random, middle: Place) -> Polygon:
    """A block, cut in two where its middle is the antimeridian, as RFC 7946 wants it."""
    west, east = -random.randint(1, 20), random.randint(1, 20)
    if abs(middle[0]) != 180:
        return Polygon(((_ring(middle, _box(west, -9, east, 9)),),))
    western, eastern = _ring((180.0, middle[1]), _box(west, -9, 0, 9)), _ring((-180.0, middle[1]), _box(0, -9, east, 9))
    return Polygon(((western,), (eastern,)))


_DRAWN: tuple[Callable[[Random, Place], Shape], ...] = (
    _block,
    _star,
    _frame,
    _islands,
    _circle,
    _circle,
    _corridor,
    _split,
)


# Walks.


def _walk(random: Random, track: str, place: Place, zones: Sequence[Zone], length: int) -> list[Report]:
    """The reports of one track, in order of time."""
    at = BEGIN + random.randrange(SPAN_MS // 2)
    pace, is_on_lattice = random.choice([0.3, 2.0, 8.0, 40.0]), random.random() < 0.6
    east, north, heading = random.uniform(-15, 15), random.uniform(-15, 15), random.uniform(0, 2 * math.pi)
    reports = []
    for _ in range(length):
        heading = random.gauss(heading, 0.6) if max(abs(east), abs(north)) < 35 else math.atan2(-north, -east)
        step = pace * random.choice([0, 1, 1, 1])
        east, north = east + step * math.cos(heading), north + step * math.sin(heading)
        at += random.choices([0, 1, 1000, 10_000, 30_000, 61_000, 400_000], [4, 3, 20, 50, 20, 3, 2])[0]
        steps = (round(east), round(north)) if is_on_lattice else (east, north)
        if random.random() < 0.02:
            steps = random.uniform(-500, 500), random.uniform(-500, 500)
        reported = _moved(place, steps)
        if random.random() < 0.15:
            reported = _on_a_boundary(random, zones) or reported
        reports.append(_report(random, Report(track, at, *reported)))
    return reports


def _on_a_boundary(random: Random, zones: Sequence[Zone]) -> Place | None:
    """A place on an edge of a polygon, or some metres beside it."""
    shapes = [shape for zone in zones for shape in zone.geometries.values() if isinstance(shape, Polygon)]
    if not shapes:
        return None
    ring = random.choice(random.choice(shapes).rings)
    begin, end = random.choice(list(pairwise(ring.tolist())))
    if abs(end[0] - begin[0]) > 180:
        end = begin
    share, aside = random.choice([0, 0.5, 0.25, random.random()]), random.choice([0, 0, 1e-5, 1e-4])
    lon = begin[0] + share * (end[0] - begin[0]) + aside * random.gauss(0, 1)
    lat = begin[1] + share * (end[1] - begin[1]) + aside * random.gauss(0, 1)
    return _moved((lon, lat), (0, 0))


def _report(random: Random, report: Report) -> Report:
    """The report with what else it may say, or not."""
    report = replace(report, source=random.choice([None, "coast", "air", "other"]))
    if random.random() < 0.5:
        altitude_m = random.choice([0.0, 100.0, 500.0, 700.0, random.uniform(-50, 1500)])
        report = replace(report, altitude_m=altitude_m, datum=random.choice([None, *map(str, Datum)]))
    elif random.random() < 0.3:
        report = replace(report, datum="surface")
    if random.random() < 0.5:
        report = replace(report, course_deg=random.choice([3.7, 91.3, 178.2, 271.9, random.uniform(0, 360)]))
    if random.random() < 0.5:
        report = replace(report, speed_mps=random.choice([0.0, 5.0, 20.0, 250.0]))
    if random.random() < 0.6:
        report = replace(report, error_m=random.choice([0.0, 0.0, 10.0, 120.0, 2000.0]))
    return report


# Arrival.


def _as_it_comes(random: Random, reports: list[Report], lateness_ms: int) -> list[Report]:
    """Reports in the order of arrival: shuffled within the lateness, some far too late, some twice."""
    comes = []
    for report in reports:
        comes_at = report.at + random.randint(0, lateness_ms) + random.choices([0, 700_000], [98, 2])[0]
        comes.append((comes_at, report))
        if random.random() < 0.05:
            comes.append((comes_at + random.choice([0, lateness_ms, 60_000]), report))
    return [report for _, report in sorted(comes, key=lambda pair: pair[0])]


def _deliveries(random: Random, stream: list[Report], zones: tuple[Zone, ...], place: Place) -> list[Delivery]:
    """The stream cut at random, with marks now and then, and zones that change once or twice."""
    cuts = sorted({0, len(stream), *random.choices(range(len(stream)), k=random.randrange(12))})
    deliveries = [Delivery((), None, zones)]
    for begin, end in pairwise(cuts):
        changed = None
        if random.random() < 0.15:
            changed = zones = _changed(random, zones, place)
        mark = max(report.at for report in stream[begin:end]) - random.choice([0, 1000, 60_000])
        deliveries.append(Delivery(tuple(stream[begin:end]), mark if random.random() < 0.2 else None, changed))
    return [*deliveries, Delivery((), BEGIN + 10 * SPAN_MS)]


def _changed(random: Random, zones: tuple[Zone, ...], place: Place) -> tuple[Zone, ...]:
    """The zones with one more, one less, or one that is another version."""
    if not zones:
        return (_zone(random, f"y{random.randrange(1000)}", place),)
    number = random.randrange(len(zones))
    before, old, after = zones[:number], zones[number], zones[number + 1 :]
    another = _zone(random, f"y{random.randrange(1000)}", place)
    revised = _zone(random, old.id, place)
    renamed = replace(old, text=f"{random.randrange(1000)}")
    return random.choice([(*zones, another), before + after, (*before, renamed, *after), (*before, revised, *after)])
