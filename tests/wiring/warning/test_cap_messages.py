"""A message as an alert for signs and sirens says what was signed, where its zones are, and to whom."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xmlschema

from tests.line.stated import STATEMENT
from tests.node.meeting import ALFA, BRAVO, Met, meet, speak
from truceline.errors import InputError
from truceline.line.kinds import How, MessageKind, Precedence
from truceline.line.messages import Reference
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Shape
from truceline.model.zones import AGREED, MARKED, Zone
from truceline.node.saying.messages import Wording
from truceline.node.saying.threads import message_called
from truceline.record.codes import code_of
from truceline.wiring.warning.cap_messages import cap_of

SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[2] / "data" / "cap" / "CAP-v1.2.xsd")
CIRCLE = Circle(38.61778, 33.50583, 55_000.0)
SQUARE = np.array([[38.5, 33.4], [38.7, 33.4], [38.7, 33.6], [38.5, 33.4]])


def zone(shape: Shape, standing: str = AGREED, name: str = "At Tanf") -> Zone:
    return Zone("tanf", {standing: shape}, name=name)


def said(met: Met, **words: Any) -> str:
    plain: dict[str, Any] = {"to": (BRAVO,), "kind": MessageKind.WARNING, "body": STATEMENT.body, "language": "en"}
    return speak(met, ALFA, Wording(**(plain | words))).message.id


def cap(met: Met, message_id: str, *zones: Zone, is_public: bool = False) -> str:
    content = cap_of(met[ALFA], message_called(met[ALFA], message_id), zones, is_public=is_public)
    SCHEMA.validate(content.decode())
    return content.decode()


def test_it_has_every_language_the_check_code_and_whom_it_is_for() -> None:
    met = meet()
    message = said(met, precedence=Precedence.FLASH)
    text = cap(met, message)
    assert f"<identifier>{message}</identifier>" in text
    assert text.count("<info>") == 2
    for part in (
        "<headline>أنتم داخل المنطقة At Tanf.</headline>",
        "<instruction>State who you are.</instruction>",
        "UNTRANSLATED: The bridge is closed.",
        f"<note>check code {code_of(message_called(met[ALFA], message).obj)}</note>",
        "<urgency>Immediate</urgency>",
        "<addresses>bravo.example</addresses>",
        "<status>Actual</status>",
    ):
        assert part in text
    assert text.count("UNTRANSLATED") == 1


def test_for_everybody_it_names_nobody() -> None:
    met = meet()
    text = cap(met, said(met), is_public=True)
    assert "<scope>Public</scope>" in text
    assert "addresses" not in text


@pytest.mark.parametrize(
    ("shape", "element"),
    [
        (CIRCLE, "<circle>33.5058300,38.6177800 55.000000</circle>"),
        (Polygon(((SQUARE,),)), "<polygon>33.4000000,38.5000000"),
        (Corridor(SQUARE[:3], 1_000.0), "<polygon>"),
    ],
)
def test_the_zones_that_it_names_are_its_areas(shape: Shape, element: str) -> None:
    met = meet()
    text = cap(met, said(met), zone(shape))
    assert "<areaDesc>At Tanf</areaDesc>" in text
    assert element in text


@pytest.mark.parametrize("other", [zone(CIRCLE, MARKED), zone(CIRCLE, name="North"), zone(Bubble("truck-1", 500.0))])
def test_zones_that_are_not_named_not_agreed_or_nowhere_are_no_areas(other: Zone) -> None:
    met = meet()
    assert "<area>" not in cap(met, said(met), other)


def test_an_update_and_a_cancellation_refer_to_all_that_came_before() -> None:
    met = meet()
    first = said(met)
    second = said(met, re=Reference(first, How.SUPERSEDE))
    third = said(met, kind=MessageKind.CORRECT, re=Reference(second, How.CORRECT))
    last = said(met, kind=MessageKind.CANCEL, re=Reference(third, How.CANCEL))
    kinds = [cap(met, each).partition("<msgType>")[2].partition("<")[0] for each in (first, second, third, last)]
    assert kinds == ["Alert", "Update", "Update", "Cancel"]
    references = cap(met, last).partition("<references>")[2].partition("<")[0].split(" ")
    assert [reference.split(",")[1] for reference in references] == [third, second, first]


def test_a_drill_says_so_in_the_way_that_every_receiver_knows() -> None:
    met = meet()
    text = cap(met, said(met, is_drill=True))
    assert "<status>Exercise</status>" in text
    assert "DRILL: nothing of this is real" in text


def test_free_words_alone_become_no_alert() -> None:
    met = meet()
    plain = said(met, body={"text": "Turn back."})
    with pytest.raises(InputError, match="not made from templates"):
        cap(met, plain)
    only = replace(STATEMENT, text="").body
    assert "UNTRANSLATED" not in cap(met, said(met, body=only))
