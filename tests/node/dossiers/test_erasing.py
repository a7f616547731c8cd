"""What was said can be erased on somebody's order; the order stays, and so does every proof."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.dossier.cases import claims, export_of, verdicts
from tests.node.dossiers.cases import an_incident, dossier, material, verdict_on
from tests.node.meeting import ALFA, BRAVO, Met, meet, warn
from truceline.dossier.verify import PROVEN, WITHHELD, WORD
from truceline.errors import InputError, NotFoundError
from truceline.model.incidents import MediaFile
from truceline.node.deeds import book
from truceline.node.dossiers.erasing import Erasure, Order, erase, erasures, object_called
from truceline.node.incidents.book import Incidents
from truceline.record.entries import EntryKind

ORDER = Order("District Court, order 17", "a name was asked to be taken out")


def erased(met: Met, obj: str, order: Order = ORDER) -> Erasure:
    return erase(met[ALFA], obj, order, ("records", "Lt Adams"), met.clock.now)


def obj_of(met: Met, text_id: str) -> str:
    return met[ALFA].entry(met[ALFA].store.about(text_id)[0]).obj


def test_the_text_of_a_message_goes_and_all_that_was_proved_of_it_stays_proved() -> None:
    met = meet(ALFA, BRAVO)
    warning = warn(met, body={"text": "The driver is Sami K."}).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    before = claims(verdicts(export_of(met, ALFA)), "received")
    erased(met, obj_of(met, warning))
    files = export_of(met, ALFA, things=frozenset([obj_of(met, warning)]), texts=frozenset([warning]))
    assert not any(b"Sami K." in content for content in files.values())
    result = verdicts(files)
    assert (result["exit"], result["problems"]) == (0, [])
    assert before == {("received", warning, BRAVO): PROVEN} == claims(result, "received")
    (written,) = [claim for claim in result["claims"] if claim["kind"] == "written" and claim["about"] == warning]
    assert written["verdict"] == WITHHELD
    assert "was erased at" in written["text"]
    (told,) = [claim for claim in result["claims"] if claim["kind"] == "erased"]
    assert told["verdict"] == WORD
    assert "District Court, order 17" in told["text"]
    assert "a name was asked" in told["text"]


def test_a_dossier_says_what_was_erased_when_on_whose_order_and_why() -> None:
    met, incident = an_incident()
    (photo,) = [what.sha256 for _, what in book(met[ALFA], Incidents).by_id[incident].of(MediaFile)]
    erasure = erased(met, photo)
    files = dossier(met, incident)
    assert f"objects/{photo}" not in files
    assert verdict_on(files)["exit"] == 0
    page = files["report.html"].decode()
    for words in (photo, ORDER.ordered_by, ORDER.reason, f"entry {erasure.entry}"):
        assert words in page, words
    assert material(met, incident).erased == (erasure,)


def test_a_deed_that_was_erased_is_told_no_more_and_its_entry_is() -> None:
    met, incident = an_incident()
    node = met[ALFA]
    deeds = [node.entry(index) for index in range(node.store.tree.size)]
    (figure, _) = [entry for entry in deeds if entry.extra.get("act") == "figure"]
    count = len(book(node, Incidents).by_id[incident].stated)
    erased(met, figure.obj)
    assert len(book(node, Incidents).by_id[incident].stated) == count - 1
    result = verdict_on(dossier(met, incident))
    texts = [claim["text"] for claim in result["claims"] if claim["verdict"] == WITHHELD]
    assert any(f"entry {figure.index}" in text and "was erased" in text for text in texts)


@pytest.mark.parametrize("kind", [EntryKind.MANIFEST, EntryKind.PROOF, EntryKind.NOTE])
def test_what_proofs_rest_on_cannot_be_erased(kind: EntryKind) -> None:
    met = meet(ALFA, BRAVO)
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    node = met[ALFA]
    entries = [entry for entry in map(node.entry, range(node.store.tree.size)) if entry.kind is kind and entry.obj]
    assert entries
    for entry in entries:
        with pytest.raises(InputError, match="proofs rest"):
            erased(met, entry.obj)
        assert node.store.content(entry.obj) is not None


def test_the_proof_of_a_receipt_is_found_to_be_one_though_no_entry_has_it_as_its_object() -> None:
    met = meet(ALFA, BRAVO)
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    node = met[BRAVO]
    (received,) = [each for each in map(node.entry, range(node.store.tree.size)) if each.kind is EntryKind.RECV]
    with pytest.raises(InputError, match="proofs rest"):
        erase(node, str(received.extra["proof"]), ORDER, ("records", ""), met.clock.now)


def test_an_answer_that_was_erased_is_still_counted_as_one_that_came() -> None:
    met, incident = an_incident()
    (told, *_) = material(met, incident).case.messages
    answer = told.answers[0][1].id
    erased(met, obj_of(met, answer))
    result = verdict_on(dossier(met, incident))
    assert result["exit"] == 0
    assert {c["verdict"] for c in result["claims"] if (c["kind"], c["about"]) == ("written", answer)} == {WITHHELD}


def test_what_was_erased_of_another_incident_is_not_told() -> None:
    met, incident = an_incident()
    other = warn(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    erased(met, obj_of(met, other))
    assert material(met, incident).erased == ()
    assert not any(ORDER.ordered_by.encode() in content for content in dossier(met, incident).values())


def test_what_still_waits_to_be_delivered_is_not_erased() -> None:
    met = meet(ALFA, BRAVO)
    warning = warn(met).message.id
    with pytest.raises(InputError, match=f"waits for {BRAVO}"):
        erased(met, obj_of(met, warning))


def test_an_erasure_itself_cannot_be_erased() -> None:
    met, incident = an_incident()
    (photo,) = [what.sha256 for _, what in book(met[ALFA], Incidents).by_id[incident].of(MediaFile)]
    entry = met[ALFA].entry(erased(met, photo).entry)
    with pytest.raises(InputError, match="proofs rest"):
        erased(met, entry.obj)
    with pytest.raises(NotFoundError):
        erased(met, photo)
    assert list(erasures(met[ALFA])) == [photo]


@pytest.mark.parametrize(
    "order", [Order("", "why"), Order("who", "  "), Order("x" * 129, "why"), Order("who", "y" * 4001)]
)
def test_an_order_that_says_nothing_erases_nothing(order: Order) -> None:
    met = meet(ALFA, BRAVO)
    warning = warn(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    with pytest.raises(InputError):
        erased(met, obj_of(met, warning), order)
    assert met[ALFA].store.content(obj_of(met, warning))


def test_an_object_is_called_by_its_hash_or_by_an_entry_that_names_it() -> None:
    met = meet(ALFA, BRAVO)
    warning = warn(met).message.id
    index = met[ALFA].store.about(warning)[0]
    assert object_called(met[ALFA], f"{index}") == object_called(met[ALFA], obj_of(met, warning))
    for named, error in (("999", NotFoundError), ("ab" * 32, NotFoundError), ("x", InputError), ("0", InputError)):
        with pytest.raises(error):
            object_called(met[ALFA], named)
