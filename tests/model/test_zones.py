"""What a zone may be, and what its version hash says."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ZoneError
from truceline.model.schedule import Schedule, schedule_from_text
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Shape
from truceline.model.zones import AltitudeBand, Datum, EntryRule, OuterBand, Validity, Zone, ZoneKind, canonical_form

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=np.float64)
GARRISON = Zone(
    id="at-tanf",
    name="At Tanf",
    kind=ZoneKind.DECONFLICTION,
    geometries={"agreed": Circle(38.61, 33.51, 55_000), "claimed:B": Polygon(((SQUARE,),))},
    altitude=AltitudeBand(0, 10_000),
    validity=Validity(1_495_065_600_000, 1_500_000_000_000),
    schedule=schedule_from_text(["Mon-Fri 06:00-18:00Z"]),
    outer_band=OuterBand(10_000, 600),
    presence_after_s=(600, 3600),
    bound=("A", "B"),
    entry=EntryRule.WITH_NOTICE,
    permitted=("A",),
    recognised_by=("A",),
    contested_by=("B",),
    text="Nobody enters.",
)
CHANGES: dict[str, Any] = {
    "id": "rukban",
    "name": "Rukban",
    "kind": ZoneKind.SAFETY,
    "geometries": {"agreed": Circle(38.61, 33.51, 55_000)},
    "altitude": AltitudeBand(0, 10_000, Datum.ELLIPSOID),
    "validity": Validity(1_495_065_600_000),
    "schedule": Schedule(),
    "outer_band": OuterBand(10_000, 601),
    "presence_after_s": (600,),
    "bound": ("A",),
    "entry": EntryRule.NEVER,
    "permitted": (),
    "recognised_by": ("C",),
    "contested_by": (),
    "text": "Nobody enters",
}

degrees = st.integers(-1_800_000_000, 1_800_000_000)
millimetres = st.integers(1, 10_000_000_000)


def _zone(shape: Shape, **fields: Any) -> Zone:
    return Zone(**{"id": "a", "geometries": {"agreed": shape}} | fields)


def test_the_changes_below_touch_every_field() -> None:
    assert CHANGES.keys() == Zone.__dataclass_fields__.keys()


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_any_field_changes_the_version(field: str) -> None:
    changed = replace(GARRISON, **{field: CHANGES[field]})
    assert changed.version != GARRISON.version
    assert changed != GARRISON


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Circle(1, 2, 3), Circle(1, 2, 3.001)),
        (Circle(1, 2, 3), Circle(1.0000001, 2, 3)),
        (Circle(1, 2, 3), Circle(2, 1, 3)),
        (Circle(1, 2, 3), Bubble("1", 3)),
        (Bubble("a", 3), Bubble("b", 3)),
        (Bubble("a", 3), Bubble("a", 4)),
        (Corridor(SQUARE, 3), Corridor(SQUARE, 4)),
        (Corridor(SQUARE, 3), Corridor(SQUARE[::-1] + 1, 3)),
        (Corridor(SQUARE[:3], 3), Corridor(SQUARE[2::-1], 3)),
        (Polygon(((SQUARE,),)), Corridor(SQUARE, 3)),
        (Polygon(((SQUARE, SQUARE),)), Polygon(((SQUARE,), (SQUARE,)))),
        (Polygon(((SQUARE,),)), Polygon(((SQUARE + 1e-7,),))),
    ],
)
def test_shapes_that_differ_have_different_versions(one: Shape, other: Shape) -> None:
    assert _zone(one).version != _zone(other).version


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_zone(Polygon(((SQUARE,),))), _zone(Polygon(((SQUARE[::-1],),)))),
        (_zone(Circle(1, 2, 3)), _zone(Circle(1, 2, 3.0001))),
        (_zone(Circle(0, 0, 3)), _zone(Circle(-0.0, 0, 3))),
        (_zone(Circle(1, 2, 3), bound=("A", "B")), _zone(Circle(1, 2, 3), bound=("B", "A", "B"))),
        (_zone(Circle(1, 2, 3), presence_after_s=(60, 30)), _zone(Circle(1, 2, 3), presence_after_s=(30, 60, 30))),
        (_zone(Circle(1, 2, 3)), _zone(Circle(1, 2, 3), altitude=AltitudeBand(datum=Datum.PRESSURE))),
        (_zone(Circle(1, 2, 3)), _zone(Circle(1, 2, 3), schedule=schedule_from_text(["Mon-Sun 00:00-24:00Z"]))),
        (_zone(Circle(1, 2, 3), name="Zone é"), _zone(Circle(1, 2, 3), name=unicodedata.normalize("NFD", "Zone é"))),
    ],
    ids=["ring turned round", "below a millimetre", "minus zero", "parties", "durations", "datum", "hours", "accents"],
)
def test_zones_that_mean_the_same_are_equal(one: Zone, other: Zone) -> None:
    assert one.version == other.version
    assert one == other
    assert len({one, other}) == 1


def test_geometries_have_one_order() -> None:
    turned = replace(GARRISON, geometries=dict(reversed(list(GARRISON.geometries.items()))))
    assert turned == GARRISON
    assert list(turned.geometries) == ["agreed", "claimed:B"]


def test_a_zone_is_not_equal_to_its_version() -> None:
    assert GARRISON.version not in {GARRISON}


def test_the_version_is_sha_256_over_the_documented_form() -> None:
    written = (
        '{"altitude_datum":"mean-sea-level","begins_at":1495065600000,"bound":["A","B"],"ceiling_mm":10000000,'
        '"contested_by":["B"],"ends_at":1500000000000,"entry":"with-notice","floor_mm":0,"geometries":['
        '{"circle":[386100000,335100000],"radius_mm":55000000,"standing":"agreed"},'
        '{"polygon":[[[[0,0],[0,10000000],[10000000,10000000],[10000000,0],[0,0]]]],"standing":"claimed:B"}],'
        '"id":"at-tanf","kind":"deconfliction","name":"At Tanf","outer_band_mm":10000000,"outer_band_ms":600000,'
        '"permitted":["A"],"presence_after_s":[600,3600],"recognised_by":["A"],'
        '"schedule":[[360,1080],[1800,2520],[3240,3960],[4680,5400],[6120,6840]],"text":"Nobody enters."}'
    )
    assert canonical_form(GARRISON) == written.encode()
    assert GARRISON.version == hashlib.sha256(written.encode()).hexdigest()


def _values(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _values(inner)]
    return [leaf for inner in value for leaf in _values(inner)] if isinstance(value, list) else [value]


def _keys(value: Any) -> list[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*(value if isinstance(value, dict) else ()), *(key for item in inner for key in _keys(item))]


def test_the_canonical_form_holds_only_text_and_integers_under_plain_keys() -> None:
    for shape in (*GARRISON.geometries.values(), Corridor(SQUARE, 2.5), Bubble("a", 0.5)):
        document = json.loads(canonical_form(_zone(shape, altitude=AltitudeBand(0.5))))
        assert {type(value) for value in _values(document)} <= {str, int}
        assert all(key.isascii() and key.replace("_", "").isalpha() and key.islower() for key in _keys(document))


def test_the_canonical_form_leaves_out_what_is_absent() -> None:
    assert json.loads(canonical_form(_zone(Circle(1, 2, 3)))) == {
        "entry": "never",
        "geometries": [{"circle": [10_000_000, 20_000_000], "radius_mm": 3000, "standing": "agreed"}],
        "id": "a",
        "kind": "other",
    }


def test_a_floor_at_zero_is_not_absent() -> None:
    assert json.loads(canonical_form(_zone(Circle(1, 2, 3), altitude=AltitudeBand(0))))["floor_mm"] == 0


@given(degrees, degrees.map(lambda value: value // 2), millimetres)
def test_what_the_signed_form_can_hold_comes_back_from_floats(lon: int, lat: int, radius_mm: int) -> None:
    zone = _zone(Circle(lon / 1e7, lat / 1e7, radius_mm / 1000))
    (geometry,) = json.loads(canonical_form(zone))["geometries"]
    assert geometry["circle"] == [lon, lat]
    assert geometry["radius_mm"] == radius_mm


def test_a_zone_cannot_be_changed_behind_its_version() -> None:
    with pytest.raises(TypeError):
        GARRISON.geometries["marked"] = Circle(1, 2, 3)  # type: ignore[index]


@pytest.mark.parametrize("standing", ["agreed", "marked", "claimed:B"])
def test_a_standing_is_agreed_marked_or_claimed_by_a_party(standing: str) -> None:
    assert list(Zone("a", {standing: Circle(1, 2, 3)}).geometries) == [standing]


@pytest.mark.parametrize("standing", ["", "claimed", "claimed:", "Agreed", "drawn"])
def test_another_standing_is_refused(standing: str) -> None:
    with pytest.raises(ZoneError, match="of standing") as caught:
        Zone("a", {standing: Circle(1, 2, 3)})
    assert "claimed:PARTY" in caught.value.hint


def test_a_zone_without_id_or_geometry_is_refused() -> None:
    with pytest.raises(ZoneError, match="no id"):
        Zone("", {"agreed": Circle(1, 2, 3)})
    with pytest.raises(ZoneError, match="zone a has no geometry"):
        Zone("a", {})


@pytest.mark.parametrize("duration_s", [0, -600])
def test_a_presence_duration_that_is_not_positive_is_refused(duration_s: int) -> None:
    with pytest.raises(ZoneError, match=f"duration of {duration_s} s"):
        _zone(Circle(1, 2, 3), presence_after_s=(600, duration_s))


@pytest.mark.parametrize("field", ["bound", "permitted", "recognised_by", "contested_by"])
def test_a_party_without_a_name_is_refused(field: str) -> None:
    with pytest.raises(ZoneError, match=f"without a name in {field}"):
        _zone(Circle(1, 2, 3), **{field: ("A", "")})


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "half \ud800"},
        {"name": "half \udc00"},
        {"text": "half \ud800"},
        {"bound": ("half \ud800",)},
        {"geometries": {"claimed:half \ud800": Circle(1, 2, 3)}},
        {"geometries": {"agreed": Bubble("half \ud800", 3)}},
    ],
)
def test_half_a_character_is_refused_before_it_is_hashed(fields: dict[str, Any]) -> None:
    with pytest.raises(ZoneError, match="half of a character"):
        _zone(Circle(1, 2, 3), **fields)


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_every_other_text_can_be_hashed(text: str) -> None:
    assert len(_zone(Circle(1, 2, 3), id=text, name=text, text=text).version) == 64


@pytest.mark.parametrize(("floor_m", "ceiling_m"), [(10, 10), (11, 10), (0, -0.0)])
def test_a_floor_that_is_not_below_the_ceiling_is_refused(floor_m: float, ceiling_m: float) -> None:
    with pytest.raises(ZoneError, match="is not below the ceiling"):
        AltitudeBand(floor_m, ceiling_m)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_an_altitude_that_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(ZoneError, match="no number"):
        AltitudeBand(bad, None)
    with pytest.raises(ZoneError, match="no number"):
        AltitudeBand(None, bad)


def test_a_band_with_one_end_is_bounded() -> None:
    assert AltitudeBand().is_unbounded
    assert not AltitudeBand(floor_m=0).is_unbounded
    assert not AltitudeBand(ceiling_m=0).is_unbounded


@pytest.mark.parametrize(("begins_at", "ends_at"), [(5, 5), (6, 5)])
def test_a_validity_that_ends_before_it_begins_is_refused(begins_at: int, ends_at: int) -> None:
    with pytest.raises(ZoneError, match=f"ends at {ends_at} ms"):
        Validity(begins_at, ends_at)


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf"), 1_000_001.0])
def test_an_outer_band_out_of_range_is_refused(bad: float) -> None:
    with pytest.raises(ZoneError, match="outer band's distance"):
        OuterBand(distance_m=bad)
    with pytest.raises(ZoneError, match="outer band's time"):
        OuterBand(time_s=bad)
