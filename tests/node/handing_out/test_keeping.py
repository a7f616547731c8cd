"""An item has its code before it is set on paper, and what becomes of it is added, never changed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from tests.node.handing_out.things import BY, LEAFLET, VOICE, made, report
from tests.node.homes import begun, moment
from tests.node.meeting import ALFA, meet, warn
from truceline.errors import InputError, NotFoundError
from truceline.node.handing_out.items import Item, Medium
from truceline.node.handing_out.keeping import (
    Setting,
    item_called,
    items,
    keep_setting,
    languages_of,
    make,
    report_giving,
    report_print,
    report_reading,
)
from truceline.node.handing_out.reports import Means
from truceline.record.codes import code_of, read_scanned
from truceline.record.entries import EntryKind


def test_the_code_is_that_of_the_entry_by_which_the_item_was_made() -> None:
    node = begun()
    leaflet = made(node)
    entry = node.entry(leaflet.made.index)
    assert entry.kind is EntryKind.NOTE
    assert leaflet.code == code_of(entry.obj)
    scanned = read_scanned(leaflet.scan)
    assert scanned
    assert (scanned.obj, scanned.origin) == (entry.obj, node.origin)


def test_the_same_words_made_twice_are_two_items_with_two_codes() -> None:
    node = begun()
    first, second = made(node), made(node)
    assert first.code != second.code
    assert [each.made.of for each in items(node, Medium.LEAFLET, 10)] == [second.made.of, first.made.of]
    assert [each.made.of for each in items(node, Medium.LEAFLET, 1)] == [second.made.of]


def test_leaflets_and_voice_texts_stand_apart() -> None:
    node = begun()
    leaflet, voice = made(node), made(node, VOICE)
    assert item_called(node, Medium.VOICE, voice.made.of[:8]).code == voice.code
    with pytest.raises(NotFoundError):
        item_called(node, Medium.VOICE, leaflet.made.of)


def test_a_set_leaflet_is_kept_by_its_hash_and_keeps_its_code() -> None:
    node = begun()
    leaflet = made(node)
    after = keep_setting(node, leaflet.made.of, Setting(b"%PDF-", "leaflet.pdf", "typst 0.15.2"), BY, moment())
    (deed,) = after.later
    assert deed.verb == "set"
    assert deed.content["file"] == {
        "sha256": sha256(b"%PDF-").hexdigest(),
        "size": 5,
        "type": "application/pdf",
        "name": "leaflet.pdf",
    }
    assert node.store.content(sha256(b"%PDF-").hexdigest()) == b"%PDF-"
    assert after.code == leaflet.code


def test_a_drill_stays_one_in_everything_that_is_recorded_of_it() -> None:
    node = begun()
    leaflet = made(node, is_drill=True)
    report_print(node, leaflet.made.of, report(copies=10), BY, moment())
    after = report_giving(node, leaflet.made.of, report(means=Means.BY_HAND), BY, moment())
    assert after.made.is_drill
    assert all(deed.is_drill for deed in after.later)
    assert all(node.entry(deed.index).extra["drill"] is True for deed in after.later)


def test_a_drop_keeps_its_area_and_who_reported_it() -> None:
    node = begun()
    area = b'{"type":"Polygon"}'
    said = report(means=Means.AIR_DROP, copies=90_000, area=area)
    after = report_giving(node, made(node).made.of, said, BY, moment())
    (deed,) = after.later
    assert deed.content["said_by"] == "2nd Squadron"
    assert (deed.desk, deed.operator) == BY
    assert node.store.content(sha256(area).hexdigest()) == area


@pytest.mark.parametrize("means", [None, Means.RADIO, Means.LOUDSPEAKER])
def test_paper_is_not_given_out_over_the_radio(means: Means | None) -> None:
    node = begun()
    with pytest.raises(InputError):
        report_giving(node, made(node).made.of, report(means=means), BY, moment())


def test_a_print_run_has_copies_and_a_zone_that_is_not_named_was_not_covered() -> None:
    node = begun()
    with pytest.raises(InputError, match="no copies"):
        report_print(node, made(node).made.of, report(), BY, moment())
    bare = made(node, type(LEAFLET)(medium=Medium.LEAFLET, said=LEAFLET.said, paper="a5"))
    with pytest.raises(InputError, match="no zone"):
        report_giving(node, bare.made.of, report(means=Means.POSTED, in_zone=True), BY, moment())


def test_a_reading_names_languages_that_the_text_was_made_in() -> None:
    node = begun()
    voice = made(node, VOICE)
    assert languages_of(voice.made) == {"ar", "en"}
    said = report(means=Means.RADIO, frequency="156.8 MHz FM", languages=("ar",), times=3)
    (deed,) = report_reading(node, voice.made.of, said, BY, moment()).later
    assert (deed.verb, deed.content["languages"], deed.content["times"]) == ("read", ["ar"], 3)
    for languages in ((), ("uk",)):
        with pytest.raises(InputError, match="not made in"):
            report_reading(node, voice.made.of, report(means=Means.RADIO, languages=languages, times=1), BY, moment())
    with pytest.raises(InputError, match="how often"):
        report_reading(node, voice.made.of, report(means=Means.RADIO, languages=("ar",)), BY, moment())


@pytest.mark.parametrize("is_drill", [True, False])
@pytest.mark.parametrize("item", [LEAFLET, VOICE], ids=["leaflet", "voice"])
def test_what_says_the_same_as_a_message_is_a_drill_exactly_if_that_one_is(item: Item, is_drill: bool) -> None:
    met = meet()
    said = replace(item, about=warn(met, is_drill=is_drill).message.id)
    assert make(met[ALFA], said, BY, met.clock.now, is_drill=is_drill).made.is_drill is is_drill
    with pytest.raises(InputError, match="drill"):
        make(met[ALFA], said, BY, met.clock.now, is_drill=not is_drill)
