"""A warning made from templates, in two languages, that tests say."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.line.said import NOW_AT, digest_of
from truceline.line.wording.warnings import Sentence, Statement, Step
from truceline.model.places.place import Place

PLACE = Place(lon_e7=386_177_800, lat_e7=335_058_300, precision_m=12)
STATEMENT = Statement(
    sentences=(
        Sentence("inside-zone/1", {"zone": "At Tanf", "at": NOW_AT}),
        Sentence("position/1", {"place": PLACE, "at": NOW_AT}),
        Sentence("state-who/1"),
    ),
    texts={
        "ar": ("أنتم داخل المنطقة At Tanf.", "موقعكم: 33.5058N 38.6178E (MGRS 37SDT 6449 0743).", "عرّفوا عن أنفسكم."),
        "en": ("You are inside.", "Your position: 33.5058N 38.6178E (MGRS 37SDT 6449 0743).", "State who you are."),
    },
    text="The bridge is closed.",
    step=Step(digest_of("the ladder"), 2),
)
