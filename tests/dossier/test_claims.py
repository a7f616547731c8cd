"""What the verifier makes of what was said, and of what was not: no claim is stronger than its evidence."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.dossier.cases import claims, export_of, log, said_by_desk, talk, verdicts
from tests.line.testified import TESTIMONY
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, say, warn
from tests.signing.parties.sides import key_of, listed, signed, without
from truceline.dossier.verify import CONTRADICTED, NOT_COVERED, PROVEN, WITHHELD, WORD
from truceline.line.bodies import Acknowledgement
from truceline.line.kinds import How, MessageKind, Need
from truceline.line.logged import Missed, Missing, Proof, Proved
from truceline.line.messages import Reference
from truceline.node import labels
from truceline.node.proving import proved
from truceline.node.saying.answers import acknowledgement
from truceline.node.saying.messages import Wording, compose, say_as_node
from truceline.record.entries import Entry, EntryKind
from truceline.record.store import Change, Label, object_name
from truceline.signing.notes import cosign, read_unverified, sign_note
from truceline.signing.parties.manifests import Position, Role

HOUR_MS = 3_600_000


def words_of(result: dict[str, Any], kind: str, about: str = "") -> list[str]:
    """The texts of the claims of a kind."""
    return [claim["text"] for claim in result["claims"] if claim["kind"] == kind and about in ("", claim["about"])]


def entries_about(met: Met, text_id: str, party: str = ALFA) -> list[Entry]:
    """The entries of a party's log that name a text."""
    return [met[party].entry(index) for index in met[party].store.about(text_id)]


def test_what_was_never_receipted_is_not_proven_received() -> None:
    met = meet(ALFA, BRAVO)
    warning = warn(met).message.id
    result = verdicts(export_of(met, ALFA))
    assert result["exit"] == 0
    assert claims(result, "written", "time", "received", "acknowledged") == {
        ("written", warning, ALFA): PROVEN,
        ("time", warning, ALFA): WORD,
        ("received", warning, BRAVO): NOT_COVERED,
        ("acknowledged", warning, BRAVO): NOT_COVERED,
    }


def test_an_attempt_is_the_word_of_who_made_it() -> None:
    met = meet(ALFA, BRAVO)
    said = warn(met)
    obj = entries_about(met, said.message.id)[0].obj
    extra = {"carrier": "https", "outcome": "no-connection"}
    about = {"line": met.line, "peer": BRAVO, "note_id": said.message.id, "obj": obj}
    log(met, ALFA, EntryKind.ATTEMPT, **about, extra=extra)
    assert claims(verdicts(export_of(met, ALFA)), "offered") == {("offered", said.message.id, BRAVO): WORD}


def test_a_receipt_that_is_claimed_and_left_out_is_withheld() -> None:
    met, warning = talk()
    receipt = next(entry.obj for entry in entries_about(met, warning) if entry.kind is EntryKind.PROOF)
    files = export_of(met, ALFA, BRAVO, withheld=frozenset({receipt}))
    assert f"objects/{receipt}" not in files
    result = verdicts(files)
    assert (result["exit"], claims(result)["received", warning, BRAVO]) == (0, WITHHELD)


def test_a_receipt_for_another_message_contradicts_who_claims_it() -> None:
    met, warning = talk()
    receipt = next(entry for entry in entries_about(met, warning) if entry.kind is EntryKind.PROOF)
    second = warn(met).message.id
    extra = dict(receipt.extra)
    log(met, ALFA, EntryKind.PROOF, line=met.line, peer=BRAVO, note_id=second, obj=receipt.obj, extra=extra)
    result = verdicts(export_of(met, ALFA, BRAVO))
    assert result["exit"] == 1
    assert claims(result)["received", second, BRAVO] == CONTRADICTED
    assert claims(result)["received", warning, BRAVO] == PROVEN


def test_a_receipt_that_somebody_makes_up_does_not_hold() -> None:
    met = meet(ALFA, BRAVO)
    said = warn(met)
    extra = Proof(Proved.RECEIVED, 4, met.clock.at).extra
    forged = b"c2sp.org/tlog-proof@v1\nindex 4\n\n" + met[ALFA].store.checkpoint
    about = {"line": met.line, "peer": BRAVO, "note_id": said.message.id, "obj": object_name(forged)}
    log(met, ALFA, EntryKind.PROOF, forged, **about, extra=extra)
    result = verdicts(export_of(met, ALFA))
    assert result["exit"] == 1
    assert claims(result)["received", said.message.id, BRAVO] == CONTRADICTED


def test_a_text_that_is_left_out_is_withheld_and_its_receipt_still_shows_as_an_entry() -> None:
    met, warning = talk()
    files = export_of(met, ALFA, BRAVO, withheld=frozenset({warning}))
    result = verdicts(files)
    assert claims(result, "written")["written", warning, ALFA] == WITHHELD
    assert result["exit"] == 0
    assert not any(b"Turn back." in content for content in files.values())


def test_an_acknowledgement_that_is_left_out_is_withheld() -> None:
    met, warning = talk()
    ack = next(entry.obj for entry in entries_about(met, warning) if entry.kind is EntryKind.ACK)
    result = verdicts(export_of(met, ALFA, BRAVO, withheld=frozenset({ack})))
    assert claims(result)["acknowledged", warning, BRAVO] == WITHHELD
    assert claims(result)["answered", warning, BRAVO] == PROVEN


def test_an_acknowledgement_that_no_person_gave_acknowledges_nothing() -> None:
    met = meet(ALFA, BRAVO)
    warning = warn(met).message
    met.exchange_until_quiet(ALFA, BRAVO)
    shown = Acknowledgement(met.clock.at, "ab" * 32, "warning/en/1", is_automatic=True)
    wording = Wording(to=(ALFA,), kind=MessageKind.ACK, body=shown.body, re=Reference(warning.id, How.ACK))
    ack = say_as_node(met[BRAVO], met.line, wording, met.clock.forward(1_000)).message
    met.exchange_until_quiet(BRAVO, ALFA)
    for party in (ALFA, BRAVO):
        result = verdicts(export_of(met, party))
        assert claims(result)["written", ack.id, BRAVO] == PROVEN
        assert claims(result)["acknowledged", warning.id, BRAVO] == NOT_COVERED
    assert words_of(result, "written", ack.id) == [f"ack 1 of {BRAVO}, automatic"]


def test_a_drill_says_so() -> None:
    met = meet(ALFA, BRAVO)
    warn(met, is_drill=True)
    assert words_of(verdicts(export_of(met, ALFA)), "written") == [f"warning 1 of {ALFA} (DRILL)"]


def test_what_a_statement_says_is_its_senders_word_and_that_it_was_signed_is_proven() -> None:
    met = meet(ALFA, BRAVO)
    said = met.say(ALFA, BRAVO, kind=MessageKind.STATEMENT, body=TESTIMONY.body, is_drill=True).message
    met.exchange_until_quiet(ALFA, BRAVO)
    for party in (ALFA, BRAVO):
        result = verdicts(export_of(met, party))
        assert claims(result, "written", "stated") == {
            ("written", said.id, ALFA): PROVEN,
            ("stated", said.id, ALFA): WORD,
        }
        assert words_of(result, "written", said.id) == [f"statement 1 of {ALFA} (DRILL)"]
        assert words_of(result, "stated", said.id) == [
            "Colonel Barre on behalf of the operations room: “They entered the zone.”; "
            "signatories: Syria (signed), Hezbollah (named), Russia (unclear)"
        ]


def test_a_message_without_its_place_in_its_sender_s_log_is_one_side_s_word() -> None:
    met, warning = talk()
    recv = next(entry for entry in entries_about(met, warning, BRAVO) if entry.kind is EntryKind.RECV)
    files = export_of(met, BRAVO, withheld=frozenset({str(recv.extra["proof"])}))
    result = verdicts(files)
    assert claims(result)["written", warning, ALFA] == WORD
    assert claims(result)["received", warning, BRAVO] == PROVEN


def test_a_clock_that_was_set_back_or_forward_is_caught_by_the_other_side() -> None:
    for wrong_ms in (-HOUR_MS, HOUR_MS):
        met, _ = talk()
        now = met.clock.forward(10_000)
        message = say(met[ALFA], met.line, BRAVO, now._replace(at=now.at + wrong_ms)).message
        met.exchange_until_quiet(ALFA, BRAVO)
        result = verdicts(export_of(met, BRAVO, ALFA))
        assert claims(result)["time", message.id, ALFA] == CONTRADICTED
        assert result["exit"] == 1


@pytest.mark.parametrize("into_second_ms", [0, 950])
def test_a_time_within_the_charter_s_tolerance_is_not_flagged(into_second_ms: int) -> None:
    """Not either if the other side's cosignature, which tells whole seconds, was given at the end of one."""
    met, _ = talk()
    now = met.clock.forward(11_000 - met.clock.at % 1_000 + into_second_ms)
    message = say(met[ALFA], met.line, BRAVO, now._replace(at=now.at + 1_900)).message
    met.exchange_until_quiet(ALFA, BRAVO)
    assert claims(verdicts(export_of(met, BRAVO, ALFA)))["time", message.id, ALFA] == PROVEN


def test_a_sender_s_own_cosignature_says_nothing_about_when_it_wrote() -> None:
    met = meet(ALFA, BRAVO)
    message = say(met[BRAVO], met.line, ALFA, met.clock.now).message
    files = export_of(met, BRAVO)
    assert claims(verdicts(files))["time", message.id, BRAVO] == WORD


def test_numbers_that_are_left_out_show() -> None:
    met = meet(ALFA, BRAVO)
    ids = [warn(met).message.id for _ in range(4)]
    result = verdicts(export_of(met, ALFA, texts=frozenset({ids[0], ids[3]})))
    assert claims(result, "complete") == {("complete", ALFA, ALFA): NOT_COVERED}
    assert words_of(result, "complete") == [f"messages 2 to 3 of {ALFA} are not here"]
    assert claims(verdicts(export_of(met, ALFA)), "complete") == {}


def test_a_missed_time_is_one_side_s_word_and_the_other_s_proof_contradicts_it() -> None:
    for is_a_lie in (False, True):
        met = meet(ALFA, BRAVO)
        warning = warn(met).message
        if is_a_lie:
            met.exchange_until_quiet(ALFA, BRAVO)
            said_by_desk(met, BRAVO, acknowledgement(met[BRAVO], warning.id, met.clock.at))
            met.exchange_until_quiet(BRAVO, ALFA)
            met.exchange_until_quiet(ALFA, BRAVO)
        met.clock.forward(HOUR_MS)
        extra = Missed(Missing.ACK, warning.by).extra
        log(met, ALFA, EntryKind.NOTE, line=met.line, peer=BRAVO, note_id=warning.id, extra=extra)
        result = verdicts(export_of(met, ALFA, BRAVO))
        assert claims(result)["missed", warning.id, BRAVO] == (CONTRADICTED if is_a_lie else WORD)
        assert result["exit"] == int(is_a_lie)


def test_a_refusal_is_proven_by_who_refused() -> None:
    met = meet(ALFA, BRAVO)
    said = warn(met)
    obj = entries_about(met, said.message.id)[0].obj
    log(met, BRAVO, EntryKind.REFUSED, line=met.line, peer=ALFA, obj=obj, extra={"reason": "unusable"})
    result = verdicts(export_of(met, ALFA), export_of(met, BRAVO))
    assert claims(result)["refused", said.message.id, BRAVO] == PROVEN
    assert claims(result)["received", said.message.id, BRAVO] == NOT_COVERED


# ── keys ──


def rotated(met: Met, last: int) -> None:
    """Alfa ends its desk's key at an entry, and logs the manifest that says so."""
    node = met[ALFA]
    current = node.line(met.line).histories[ALFA].newest
    gone = key_of(ALFA, Role.OPERATOR).verify_key
    manifest = without(current, [gone], Position(1, last), [listed(ALFA, Role.OPERATOR, 2)])
    note = signed(manifest, 1, 2)
    draft = node.draft(met.clock.now, EntryKind.MANIFEST, note_id=manifest.id, obj=object_name(note))
    node.commit(Change((draft,), (Label(0, labels.manifests_of(ALFA)),), objects=(note,)))


def signed_by_gone_key(met: Met) -> str:
    """A message that alfa's log has after its key had ended, as a thief of the key would write it."""
    wording = Wording(to=(BRAVO,), kind=MessageKind.WARNING, body={"text": "All clear."}, need=Need.NONE)
    message = compose(met[ALFA], met.line, wording, met.clock.forward(1_000))
    note = sign_note(message.text, [key_of(ALFA, Role.OPERATOR)]).encoded
    log(met, ALFA, EntryKind.SENT, note, line=met.line, note_id=message.id, obj=object_name(note))
    return message.id


def test_a_key_counts_by_the_place_of_the_note_and_not_after_its_end() -> None:
    met = meet(ALFA, BRAVO)
    before = warn(met).message.id
    rotated(met, met[ALFA].store.tree.size - 1)
    after = signed_by_gone_key(met)
    result = verdicts(export_of(met, ALFA))
    assert claims(result)["written", before, ALFA] == PROVEN
    assert ("written", after, ALFA) not in claims(result)
    assert result["exit"] == 1


def test_what_others_have_cosigned_cannot_be_disowned_by_ending_a_key_before_it() -> None:
    met, warning = talk()
    rotated(met, 4)
    result = verdicts(export_of(met, ALFA, BRAVO))
    assert result["exit"] == 1
    assert claims(result)["written", warning, ALFA] == PROVEN
    assert "takes back" in result["problems"][0]


def test_new_keys_that_the_log_is_not_shown_to_have_count_for_nothing() -> None:
    met = meet(ALFA, BRAVO)
    rotated(met, met[ALFA].store.tree.size - 1)
    files = export_of(met, ALFA)
    index = met[ALFA].store.tree.size - 1
    del files[f"entries/{ALFA}/log/1/{index}"], files[f"proofs/{ALFA}/log/1/{index}.tlog-proof"]
    result = verdicts(files)
    assert "is not shown to stand in its log" in result["remarks"][0]


# ── agreements ──


def test_a_signature_that_a_thief_adds_to_an_old_text_counts_for_nothing() -> None:
    """Bravo's node acknowledged by itself; Alfa, who has stolen the key of Bravo's desk, adds its signature."""
    met = meet(ALFA, BRAVO)
    warning = warn(met).message
    met.exchange_until_quiet(ALFA, BRAVO)
    shown = Acknowledgement(met.clock.at, "ab" * 32, "warning/en/1")
    wording = Wording(to=(ALFA,), kind=MessageKind.ACK, body=shown.body, re=Reference(warning.id, How.ACK))
    ack = compose(met[BRAVO], met.line, wording, met.clock.forward(1_000))
    own = sign_note(ack.text, [key_of(BRAVO, Role.NODE)]).encoded
    stolen = sign_note(ack.text, [key_of(BRAVO, Role.OPERATOR)]).encoded
    log(met, BRAVO, EntryKind.SENT, own, line=met.line, note_id=ack.id, obj=object_name(own))
    about = {"line": met.line, "peer": BRAVO, "note_id": ack.id, "obj": object_name(stolen)}
    log(met, ALFA, EntryKind.RECV, stolen, **about)
    result = verdicts(export_of(met, ALFA), export_of(met, BRAVO, withheld=frozenset({object_name(own)})))
    assert claims(result)["acknowledged", warning.id, BRAVO] == NOT_COVERED
    assert claims(result)["written", ack.id, BRAVO] != PROVEN


def test_a_text_that_both_sides_leave_out_is_still_proven_received() -> None:
    met, warning = talk()
    left_out = frozenset({warning})
    result = verdicts(export_of(met, ALFA, withheld=left_out), export_of(met, BRAVO, withheld=left_out))
    assert claims(result)["written", warning, ALFA] == WITHHELD
    assert claims(result)["received", warning, BRAVO] == PROVEN


# ── entries that say what is not so ──


def proof_of(met: Met, party: str, kind: EntryKind) -> tuple[bytes, Entry]:
    """The proof of the newest entry of a kind in a party's log, and that entry."""
    node = met[party]
    found = [node.entry(index) for index in range(node.store.tree.size)]
    entry = [entry for entry in found if entry.kind is kind][-1]
    return proved(node, [entry.index])[0].encoded, entry


def test_a_refusal_is_proven_by_itself_and_passes_for_no_receipt_nor_from_another_place() -> None:
    for proves, moved, is_so in ((Proved.REFUSED, 0, True), (Proved.RECEIVED, 0, False), (Proved.REFUSED, 1, False)):
        met = meet(ALFA, BRAVO)
        said = warn(met)
        obj = entries_about(met, said.message.id)[0].obj
        log(met, BRAVO, EntryKind.REFUSED, line=met.line, peer=ALFA, obj=obj, extra={"reason": "unusable"})
        proof, entry = proof_of(met, BRAVO, EntryKind.REFUSED)
        extra = Proof(proves, entry.index + moved, entry.at, "unusable" if proves is Proved.REFUSED else "").extra
        about = {"line": met.line, "peer": BRAVO, "note_id": said.message.id, "obj": object_name(proof)}
        log(met, ALFA, EntryKind.PROOF, proof, **about, extra=extra)
        result = verdicts(export_of(met, ALFA))
        assert (result["problems"] == []) == is_so
        assert claims(result)["refused", said.message.id, BRAVO] == PROVEN
        assert claims(result)["received", said.message.id, BRAVO] != PROVEN


def test_an_entry_that_names_another_text_than_its_note_has_does_not_hold() -> None:
    met = meet(ALFA, BRAVO)
    said = warn(met)
    obj = entries_about(met, said.message.id)[0].obj
    log(met, ALFA, EntryKind.SENT, line=met.line, note_id="ab" * 32, obj=obj)
    result = verdicts(export_of(met, ALFA))
    assert "another one than the entry names" in result["problems"][0]


def test_a_message_of_another_line_of_the_same_parties_proves_nothing_on_this_one() -> None:
    met, other = meet(ALFA, BRAVO), meet(ALFA, BRAVO, CHARLIE)
    said = warn(other)
    note = other[ALFA].store.content(entries_about(other, said.message.id)[0].obj)
    assert note
    log(met, ALFA, EntryKind.SENT, note, line=met.line, note_id=said.message.id, obj=object_name(note))
    result = verdicts(export_of(met, ALFA))
    assert "of another line" in result["problems"][0]
    assert ("written", said.message.id, ALFA) not in claims(result)


def test_nobody_s_own_cosignature_says_when_it_wrote() -> None:
    met = meet(ALFA, BRAVO)
    message = warn(met).message
    own = cosign(read_unverified(met[ALFA].store.checkpoint), key_of(ALFA, Role.COSIGNER), at_s=met.clock.at // 1_000)
    met[ALFA].peer(BRAVO).cosigned = own.encoded
    result = verdicts(export_of(met, ALFA, BRAVO))
    assert (result["exit"], claims(result)["time", message.id, ALFA]) == (0, WORD)


def test_a_key_that_ended_before_the_manifest_that_says_so_counts_up_to_there() -> None:
    met = meet(ALFA, BRAVO)
    before, after = warn(met).message.id, warn(met).message.id
    rotated(met, met[ALFA].store.tree.size - 2)
    result = verdicts(export_of(met, ALFA))
    assert claims(result)["written", before, ALFA] == PROVEN
    assert ("written", after, ALFA) not in claims(result)
