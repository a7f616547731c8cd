"""Acts on parties, as commands ask for them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.node.homes import begun, lined, moment
from tests.signing.parties.sides import first_manifest, key_of, listed, signed
from tests.wiring.acts.asking import asked
from truceline.line.kinds import MessageKind
from truceline.node.saying.messages import Wording, say_as_node
from truceline.node.terms.cards import write_card
from truceline.record.store import object_name
from truceline.signing.notes import sign_note
from truceline.signing.parties.enrolment import number_of, number_to_compare
from truceline.signing.parties.manifests import Role
from truceline.wiring.acts.act import text_from_bytes

ALFA, BRAVO = "alfa.example", "bravo.example"
CARD = text_from_bytes(write_card(signed(first_manifest(BRAVO), 1, 2)))


def test_a_node_tells_how_it_stands() -> None:
    node = lined(ALFA, BRAVO)
    (line,) = node.lines
    say_as_node(node, line, Wording(to=(BRAVO,), kind=MessageKind.CHECK, body={}), moment())
    node.peer(BRAVO).heard_at = 5
    status = asked(node, "node-status")
    assert status["size"] == node.store.tree.size == 5
    assert status["checkpoint"].startswith("alfa.example/log/1\n5\n")
    assert (status["party"], status["version"], status["frozen"]) == (ALFA, 1, "")
    members = {ALFA: "party", BRAVO: "party"}
    assert status["lines"] == [{"line": line, "members": members, "ends_at": node.line(line).charter.ends_at}]
    held = {"log": f"{BRAVO}/log/1", "held": 0}
    assert status["peers"] == [{"party": BRAVO, "waiting": 1, "waiting_flash": 0, "heard_at": 5} | held]


def test_a_frozen_node_says_why() -> None:
    node = begun()
    node.store.freeze("a test")
    assert asked(node, "node-status")["frozen"] == "a test"


def test_our_own_manifest_is_shown_with_its_number() -> None:
    own = asked(begun(ALFA), "party-own")
    manifest = first_manifest(ALFA)
    assert (own["party"], own["manifest"], own["number"]) == (ALFA, manifest.id, number_of(manifest))
    assert own["note"].encode() == signed(manifest, 1, 2)
    assert {"role": "node", "name": f"{ALFA}/node/1", "key": key_of(ALFA, Role.NODE).verify_key.text} in own["keys"]


def test_comparing_shows_the_number_of_both_and_keeps_nothing() -> None:
    node = begun(ALFA)
    compared = asked(node, "party-compare", card=CARD)
    assert compared["compare"] == number_to_compare(first_manifest(ALFA), first_manifest(BRAVO))
    assert node.store.tree.size == 2


def test_a_card_is_enrolled_and_listed() -> None:
    node = begun(ALFA)
    enrolled = asked(node, "party-enrol", card=CARD)
    (known,) = asked(node, "party-list")["parties"]
    assert known["party"] == enrolled["party"] == BRAVO
    assert (known["number"], known["lines"]) == (number_of(first_manifest(BRAVO)), [])


def test_a_manifest_is_drafted_signed_by_roots_and_logged() -> None:
    node = begun(ALFA)
    added = [{"role": "operator", "key": listed(ALFA, Role.OPERATOR, 2).key.text}]
    text = asked(node, "manifest-draft", added=added, removed=[f"{ALFA}/operator/1"], authority_threshold=1)["text"]
    note = sign_note(text, [key_of(ALFA, Role.ROOT, number) for number in (1, 2)]).encoded
    done = asked(node, "manifest-log", note=note.decode())
    assert (done["version"], done["authority_threshold"], done["obj"]) == (2, 1, object_name(note))
    assert asked(node, "party-own")["version"] == 2
