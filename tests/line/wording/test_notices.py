"""The bodies of notices are read strictly, and have one spelling."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.notified import MOVEMENT, SITE
from tests.signing.drawn import texts
from truceline.errors import NoteError
from truceline.line.kinds import MessageKind
from truceline.line.wording.notices import Notified, Why, body_of, kind_of, movement_from, notified_from, site_from
from truceline.model.notices import MAX_AT, Site
from truceline.model.places.place import Place
from truceline.signing.canonical import encode, parse


@given(texts, st.sampled_from(Why), st.booleans(), st.integers(-1_800_000_000, 1_800_000_000))
def test_a_site_comes_back_from_its_body(text: str, why: Why, automatic: bool, lon_e7: int) -> None:
    site = replace(SITE, text=text, place=Place(lon_e7, -lon_e7 // 2, 30), verification=None)
    said = Notified(site, why, automatic)
    assert site_from(_as_sent(said)) == said
    assert kind_of(site) is MessageKind.SITE


@given(texts, st.sampled_from(Why), st.integers(0, 1_000_000), st.integers(MOVEMENT.begins_at + 1, MAX_AT))
def test_a_movement_comes_back_from_its_body(cargo: str, why: Why, people: int, ends_at: int) -> None:
    said = Notified(replace(MOVEMENT, cargo=cargo, people=people, ends_at=ends_at), why)
    assert movement_from(_as_sent(said)) == said
    assert notified_from(kind_of(said.notice), _as_sent(said)) == said


@pytest.mark.parametrize(
    "change",
    [
        {"why": "approved"},
        {"function": "target"},
        {"radius_m": 0},
        {"place": {"lon": 1, "lat": 900_000_001, "precision_m": 1}},
        {"place": {"lon": 1, "lat": 1, "precision_m": 0}},
        {"place": {"lon": 1, "lat": 1, "precision_m": 1, "height": 1}},
        {"until": 1},
        {"checked": {"by": "", "how": "visit", "at": 1, "next": 0}},
        {"contacts": [{"name": "desk"}]},
        {"colour": "red"},
        {"auto": False},
    ],
    ids=str,
)
def test_a_site_of_another_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        site_from(body_of(Notified(SITE)) | change)


@pytest.mark.parametrize("field", sorted(body_of(Notified(SITE)).keys() - {"checked"}))
def test_a_site_without_a_field_is_refused(field: str) -> None:
    body = body_of(Notified(SITE))
    del body[field]
    with pytest.raises(NoteError, match=field):
        site_from(body)


@pytest.mark.parametrize(
    "change",
    [
        {"route": [{"place": {"lon": 1, "lat": 1, "precision_m": 1}, "from": 0, "until": 0}]},
        {"vehicles": [{"what": "", "plate": "", "marking": "", "track": ""}]},
        {"vehicles": [{"what": "lorry", "plate": "", "marking": ""}]},
        {"half_width_m": 50_001},
        {"people": -1},
        {"function": "clinic"},
    ],
    ids=str,
)
def test_a_movement_of_another_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        movement_from(body_of(Notified(MOVEMENT)) | change)


def test_a_site_is_no_movement() -> None:
    with pytest.raises(NoteError):
        movement_from(body_of(Notified(SITE)))


def test_an_unverified_site_says_so_by_having_no_check() -> None:
    read = site_from(_as_sent(Notified(replace(SITE, verification=None)))).notice
    assert isinstance(read, Site)
    assert read.verification is None


def _as_sent(said: Notified) -> dict[str, Any]:
    value = parse(encode(body_of(said)))
    assert isinstance(value, dict)
    return value
