"""Claims as JSON: written with every field, and read strictly.

What annotators add to claims (other values that they accept, notes) is passed over when claims are read.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from enum import StrEnum
from typing import Any

from truceline.accounts.claims import (
    MAX_CHARACTERS,
    MAX_CLAIMS,
    Account,
    Basis,
    Bearing,
    Claim,
    ClaimType,
    Document,
    Kilometres,
    Level,
    Modality,
    Place,
    Precision,
    Qualifier,
    Quantity,
    Relation,
    SaidOn,
    Source,
    Time,
    Unit,
)
from truceline.accounts.fields import JsonFields, unusable

SCHEMA = "truceline-claims/1"
_ANNOTATED = (
    *("text_file", "publisher_alt", "source_urls", "doc_date_basis", "text_status"),
    *("kind", "incident", "ignore", "note"),
)


def account_json(account: Account) -> dict[str, Any]:
    """The JSON object of an account: what is known of its text, and its claims."""
    document = account.document
    return {
        "schema": SCHEMA,
        "doc_id": document.doc_id,
        "title": document.title,
        "publisher": document.publisher,
        "doc_date": document.date,
        "lang": document.lang,
        "claims": [claim_json(claim) for claim in account.claims],
    }


def claim_json(claim: Claim) -> dict[str, Any]:
    """The JSON object of a claim: every field, unknown ones as null; who proposed it only where a model did."""
    proposed = {} if claim.proposed_by is None else {"proposed_by": claim.proposed_by}
    return {
        "id": claim.id,
        "span": list(claim.span),
        "text": claim.text,
        "type": str(claim.type),
        "source": _source_json(claim.source),
        "modality": str(claim.modality),
        "actor": _party_json(claim.actor),
        "target": _party_json(claim.target),
        "object": claim.object,
        "quantities": [_quantity_json(quantity) for quantity in claim.quantities],
        "place": None if claim.place is None else _place_json(claim.place),
        "time": None if claim.time is None else _time_json(claim.time),
        "about": claim.about,
        "rule": claim.rule,
        "level": _word(claim.level),
        **proposed,
    }


def _word(choice: StrEnum | None) -> str | None:
    return choice and str(choice)


def _party_json(name: str | None) -> dict[str, Any] | None:
    return None if name is None else {"name": name}


def _source_json(source: Source) -> dict[str, Any]:
    said_on = source.said_on
    return {
        "holder": source.holder,
        "chain": list(source.chain),
        "basis": _word(source.basis),
        "said_on": None if said_on is None else {"text": said_on.text, "date": said_on.date},
    }


def _quantity_json(quantity: Quantity) -> dict[str, Any]:
    return {
        "what": quantity.what,
        "low": quantity.low,
        "high": quantity.high,
        "qualifier": str(quantity.qualifier),
        "unit": _word(quantity.unit),
        "state": quantity.state,
        "text": quantity.text,
    }


def _place_json(place: Place) -> dict[str, Any]:
    distance = place.distance_km
    return {
        "text": place.text,
        "relation": str(place.relation),
        "name": place.name,
        "distance_km": None if distance is None else {"low": distance.low, "high": distance.high},
        "distance_qualifier": _word(place.distance_qualifier),
        "bearing": [str(point) for point in place.bearing] or None,
        "lat": place.lat,
        "lon": place.lon,
    }


def _time_json(time: Time) -> dict[str, Any]:
    return {"text": time.text, "start": time.start, "end": time.end, "precision": str(time.precision)}


def account_from_json(value: object) -> Account:
    """The account that a JSON object stands for.

    Args:
        value: what ``json.loads`` gave.

    Raises:
        InputError: a field is missing, unknown, of another kind, or over its limit; an id stands twice.
    """
    fields = JsonFields(value, "account")
    document = Document(
        fields.text("doc_id"),
        fields.optional_text("title"),
        fields.optional_text("publisher"),
        fields.date("doc_date"),
        fields.optional_text("lang") or "en",
    )
    schema = fields.optional_text("schema")
    if schema not in (None, SCHEMA):
        raise unusable("account.schema", schema, SCHEMA)
    claims = claims_from_json(fields.items("claims", MAX_CLAIMS))
    fields.end("proposals", *_ANNOTATED)
    return Account(document, claims)


def claims_from_json(value: object) -> tuple[Claim, ...]:
    """The claims that a JSON list stands for.

    Args:
        value: what ``json.loads`` gave.

    Raises:
        InputError: as `account_from_json`.
    """
    if not isinstance(value, list) or len(value) > MAX_CLAIMS:
        raise unusable("claims", value, f"a list of at most {MAX_CLAIMS}")
    claims = tuple(_claim(JsonFields(each, f"claims[{number}]")) for number, each in enumerate(value))
    seen: set[str] = set()
    for number, claim in enumerate(claims):
        if claim.id in seen:
            raise unusable(f"claims[{number}].id", claim.id, "an id that no other claim has")
        seen.add(claim.id)
    return claims


def _claim(fields: JsonFields) -> Claim:
    claim = Claim(
        id=fields.text("id"),
        span=_span(fields),
        text=fields.text("text"),
        type=fields.choice("type", ClaimType),
        modality=fields.optional_choice("modality", Modality) or Modality.ASSERTED,
        source=_source(fields.fields("source")),
        actor=_party(fields.fields("actor")),
        target=_party(fields.fields("target")),
        object=fields.optional_text("object"),
        quantities=tuple(
            _quantity(JsonFields(each, f"{fields.place}.quantities[{number}]"))
            for number, each in enumerate(fields.items("quantities"))
        ),
        place=_place(fields.fields("place")),
        time=_time(fields.fields("time")),
        about=fields.optional_text("about"),
        rule=fields.optional_text("rule"),
        level=fields.optional_choice("level", Level),
        proposed_by=fields.optional_text("proposed_by"),
    )
    fields.end("type_alt", "modality_alt", "about_alt", "optional", "note")
    return claim


def _span(fields: JsonFields) -> tuple[int, int]:
    span = fields.items("span")
    if [type(each) for each in span] != [int, int] or not 0 <= span[0] < span[1] <= MAX_CHARACTERS:
        raise unusable(f"{fields.place}.span", span, "[start, end], start before end")
    return span[0], span[1]


def _party(fields: JsonFields | None) -> str | None:
    if fields is None:
        return None
    name = fields.text("name")
    fields.end("alt")
    return name


def _source(fields: JsonFields | None) -> Source:
    if fields is None:
        return Source()
    said_on = fields.fields("said_on")
    source = Source(
        fields.text("holder"),
        fields.texts("chain"),
        fields.optional_choice("basis", Basis),
        None if said_on is None else SaidOn(said_on.text("text"), said_on.date("date")),
    )
    if said_on is not None:
        said_on.end()
    fields.end("holder_alt")
    return source


def _quantity(fields: JsonFields) -> Quantity:
    quantity = Quantity(
        what=fields.text("what"),
        low=fields.number("low", 0),
        high=fields.number("high", 0),
        qualifier=fields.optional_choice("qualifier", Qualifier) or Qualifier.EXACT,
        text=fields.optional_text("text") or "",
        unit=fields.optional_choice("unit", Unit),
        state=fields.optional_text("state"),
    )
    if quantity.low is not None and quantity.high is not None and quantity.low > quantity.high:
        raise unusable(f"{fields.place}.low", quantity.low, f"at most {quantity.high}, the upper bound")
    fields.end()
    return quantity


def _place(fields: JsonFields | None) -> Place | None:
    if fields is None:
        return None
    distance = fields.fields("distance_km")
    bearings = fields.items("bearing", len(Bearing))
    if not set(map(str, bearings)) <= set(Bearing):
        raise unusable(f"{fields.place}.bearing", bearings, f"a list of {', '.join(Bearing)}")
    place = Place(
        text=fields.text("text"),
        relation=fields.choice("relation", Relation),
        name=fields.text("name"),
        distance_km=None if distance is None else _kilometres(distance),
        distance_qualifier=fields.optional_choice("distance_qualifier", Qualifier),
        bearing=tuple(Bearing(point) for point in bearings),
        lat=fields.number("lat", -90, 90),
        lon=fields.number("lon", -180, 180),
    )
    fields.end("name_alt", "tolerance_km")
    return place


def _kilometres(fields: JsonFields) -> Kilometres:
    low, high = fields.number("low", 0), fields.number("high", 0)
    fields.end()
    if low is None or high is None or low > high:
        raise unusable(fields.place, {"low": low, "high": high}, "two numbers, the lower one first")
    return Kilometres(low, high)


def _time(fields: JsonFields | None) -> Time | None:
    if fields is None:
        return None
    time = Time(
        fields.text("text"),
        fields.date("start"),
        fields.date("end"),
        fields.optional_choice("precision", Precision) or Precision.DAY,
    )
    fields.end()
    if time.start and time.end and time.start > time.end:
        raise unusable(f"{fields.place}.start", time.start, f"not after the end, {time.end}")
    return time
