"""What we write as CAP 1.2 is what OASIS's own schema takes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xmlschema
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.cap import (
    NAMESPACE,
    CapAlert,
    CapArea,
    CapCircle,
    CapKind,
    CapReference,
    CapText,
    write_cap,
)
from truceline.errors import InputError
from truceline.model.precedence import Precedence

SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[2] / "data" / "cap" / "CAP-v1.2.xsd")
SENT_AT = 1_496_739_600_999
SQUARE = ((38.5, 33.4), (38.7, 33.4), (38.7, 33.6), (38.5, 33.4))
EARLIER = CapReference("alfa.example", "ab12", SENT_AT - 60_000)


def alert(**about: Any) -> CapAlert:
    common: dict[str, Any] = {
        "identifier": "cd34",
        "sender": "alfa.example",
        "sent_at": SENT_AT,
        "kind": CapKind.ALERT,
        "precedence": Precedence.IMMEDIATE,
        "texts": [CapText("en", "You are inside the zone. Leave it.")],
    }
    return CapAlert(**(common | about))


def found(content: bytes, *path: str) -> list[str | None]:
    steps = "/".join(f"{{{NAMESPACE}}}{name}" for name in path)
    return [element.text for element in ElementTree.fromstring(content).findall(steps)]


def test_the_schema_takes_an_alert_in_several_languages_with_its_areas() -> None:
    content = write_cap(
        alert(
            texts=[CapText("ar", "أنتم داخل المنطقة", "المنطقة ٥٥", "غادروا"), CapText("en", "You are inside")],
            areas=[CapArea("55 km around At Tanf", [SQUARE], [CapCircle(38.61778, 33.50583, 55_000)])],
            expires_at=SENT_AT + 3_600_000,
            addresses=["bravo.example", "Unit 7"],
        )
    )
    SCHEMA.validate(content)
    assert found(content, "info", "language") == ["ar", "en"]
    assert found(content, "info", "headline") == ["أنتم داخل المنطقة", "You are inside"]
    assert found(content, "addresses") == ['bravo.example "Unit 7"']
    assert found(content, "scope") == ["Private"]


def test_places_are_latitude_first_and_radii_in_kilometres() -> None:
    content = write_cap(alert(areas=[CapArea("here", [SQUARE], [CapCircle(38.61778, 33.50583, 55_000)])]))
    (ring,) = found(content, "info", "area", "polygon")
    assert (ring or "").startswith("33.4000000,38.5000000 33.4000000,38.7000000")
    assert found(content, "info", "area", "circle") == ["33.5058300,38.6177800 55.000000"]


def test_times_are_utc_as_the_protocol_writes_it() -> None:
    content = write_cap(alert(expires_at=SENT_AT + 1_000))
    assert found(content, "sent") == ["2017-06-06T09:00:00-00:00"]
    assert found(content, "info", "expires") == ["2017-06-06T09:00:01-00:00"]


@pytest.mark.parametrize("kind", [CapKind.UPDATE, CapKind.CANCEL])
def test_an_update_or_a_cancellation_says_of_what(kind: CapKind) -> None:
    content = write_cap(alert(kind=kind, references=[EARLIER], note="they have left"))
    SCHEMA.validate(content)
    assert found(content, "references") == ["alfa.example,ab12,2017-06-06T08:59:00-00:00"]
    assert found(content, "msgType") == [kind]


def test_a_drill_is_an_exercise_and_says_so_wherever_words_are_read() -> None:
    content = write_cap(alert(is_drill=True))
    SCHEMA.validate(content)
    assert found(content, "status") == ["Exercise"]
    assert found(content, "note") == ["DRILL: nothing of this is real"]
    assert found(content, "info", "event") == ["De-confliction drill"]


def test_how_grave_it_is_nobody_computes() -> None:
    for precedence in Precedence:
        content = write_cap(alert(precedence=precedence))
        assert found(content, "info", "severity") == ["Unknown"]
        assert found(content, "info", "certainty") == ["Unknown"]


def test_the_more_urgent_a_warning_the_more_urgent_the_alert() -> None:
    urgencies = [found(write_cap(alert(precedence=precedence)), "info", "urgency")[0] for precedence in Precedence]
    assert urgencies == ["Immediate", "Immediate", "Expected", "Future"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"identifier": "a b"}, "cannot name an alert"),
        ({"sender": "a,b"}, "cannot name an alert"),
        ({"sender": ""}, "cannot name an alert"),
        ({"references": [EARLIER]}, "refers to 1 others"),
        ({"kind": CapKind.CANCEL}, "refers to 0 others"),
        ({"areas": [CapArea("open", [SQUARE[:3]])]}, "no area"),
    ],
)
def test_what_the_protocol_cannot_say_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        alert(**wrong)


@given(st.text(), st.text(), st.text())
def test_whatever_words_are_written_the_file_stays_one_valid_alert(headline: str, words: str, note: str) -> None:
    content = write_cap(alert(texts=[CapText("en", headline, words)], areas=[CapArea(words)], note=note))
    SCHEMA.validate(content)
    assert len(found(content, "info")) == 1
