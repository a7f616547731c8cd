"""Writes the seeds from which the searches begin: for each promise bytes that are taken, and some that are nearly so.

    .venv/bin/python -m tests.signing.fuzz.seeds

What is in the corpus already stays as it is; what a search found, and seeds made by hand, lie beside these.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.line.notified import MOVEMENT, SITE
from tests.line.pacts import PACT
from tests.line.said import NOW_AT, WARNING, acknowledgement, digest_of, first, reply
from tests.line.stated import PLACE, STATEMENT
from tests.line.terms.test_declarations import END, NO
from tests.line.testified import TESTIMONY
from tests.line.wording.test_ladders import LADDER
from tests.record.drafts import draft_of
from tests.record.test_forks import ALL
from tests.record.test_log_proofs import PROOF
from tests.record.test_witness import _request
from tests.signing.fuzz.doors import AGE_KEY
from tests.signing.fuzz.logs import IDENTITY, MANIFEST
from tests.signing.fuzz.promises import CORPUS
from tests.signing.keyring import key_called
from tests.signing.parties.sides import charter_of, first_manifest, signed_charter
from truceline.adapters.transport.certificates import certificate_of
from truceline.adapters.transport.sealed_files import recipient_of, seal
from truceline.line.bodies import Answer, Heard, Hop, Means, Reply
from truceline.line.kinds import MessageKind
from truceline.line.logged import Attempt, Missed, Missing, Proof, Proved
from truceline.line.wording.notices import Notified, Why, body_of
from truceline.node.exchange.growth import Hashes
from truceline.node.exchange.hello import Hello
from truceline.node.terms.cards import write_card
from truceline.record.checkpoints import Checkpoint
from truceline.record.entries import EntryKind
from truceline.record.forks import bytes_from_fork
from truceline.record.merkle.hashes import EMPTY_ROOT
from truceline.record.merkle.tiles import ENTRIES, Tile, bundle_from_leaves
from truceline.signing.canonical import encode
from truceline.signing.notes import sign_note

HOP = Hop("unit 7", "desk 1", NOW_AT, Means.RADIO, is_read_back=True)
ENTRY = draft_of(7)
_HEAD = (
    b'{"incident":"00","title":"t","party":"a","line":"00","log":"a/log/1","root":"00","for":"","size":1,"at":1,'
    b'"drill":false}'
)
NEARLY = {"none": b"", "half-a-character": b"\xed\xa0\x80", "deep": b'{"a":' + b"[" * 3_000}
"""What every parser may meet."""


def _requests() -> dict[str, bytes]:
    given: Mapping[str, Mapping[str, Any]] = {
        "node-status": {},
        "party-compare": {"card": b64encode(write_card(MANIFEST)).decode()},
        "manifest-draft": {"added": [{"role": "operator", "key": key_called("a/b").verify_key.text}], "removed": ["c"]},
        "manifest-log": {"note": MANIFEST.decode()},
        "message-commit": {"note": MANIFEST.decode(), "attachments": ["YQ=="]},
        "charter-draft": {
            "members": [{"party": "bravo.example", "standing": "party"}],
            "ack_within_ms": {"flash": 1, "immediate": 2, "priority": 3, "routine": 4},
            "clock_tolerance_ms": 2_000,
            "ends_at": NOW_AT,
            "registrar": "",
            "cosigners": 1,
        },
        "message-compose": json.loads(WARNING.text.split("\n")[1]),
        "warning-read-back": {
            "id": "00",
            "place": "N35W078",
            "number": 1,
            "names": [{"names": ["Hill 7"], "lat": 335_000_000, "lon": 386_000_000, "precision_m": 50}],
            "desk": "desk 1",
            "operator": "A. Watch",
        },
        "agreement-draw": json.loads(PACT.text.split("\n")[1]),
    }
    requests = {act: {"act": act, "given": values} for act, values in given.items()}
    wrong: dict[str, Any] = {
        "role-unknown": {"act": "manifest-draft", "given": {"added": [{"role": "king", "key": ""}], "removed": []}},
        "note-with-half-a-character": {"act": "manifest-log", "given": {"note": "\ud800"}},
        "act-is-a-list": {"act": [], "given": {}},
        "given-is-a-list": {"act": "node-status", "given": []},
    }
    return {name: json.dumps(value).encode() for name, value in (requests | wrong).items()}


def _bodies() -> dict[str, bytes]:
    bodies = {
        "ack": acknowledgement(WARNING).body,
        "reply": Reply("Yes.", Answer.WILL_COMPLY).body,
        "hop": Reply(hop=HOP, is_automatic=True).body,
        "heard": Reply(heard=Heard(1, PLACE)).body,
        "statement": STATEMENT.body,
        "testimony": TESTIMONY.body,
        "site": body_of(Notified(SITE)),
        "movement": body_of(Notified(MOVEMENT, Why.CHANGED, is_automatic=True)),
        "attempt": Attempt("https", "handed-over").extra,
        "proof": Proof(Proved.RECEIVED, 7, NOW_AT).extra,
        "refused": Proof(Proved.REFUSED, 7, NOW_AT, "unusable").extra,
        "missed": Missed(Missing.ACK, NOW_AT).extra,
    }
    return {name: encode(dict(body)) for name, body in bodies.items()} | {"ladder": LADDER.content}


def _archive(*files: tuple[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


def _messages() -> dict[str, bytes]:
    said = {
        "warning": WARNING,
        "check": first(),
        "ack": acknowledgement(WARNING),
        "reply": reply(WARNING, Reply(hop=HOP)),
        "statement": first(kind=MessageKind.STATEMENT, body=TESTIMONY.body),
        "proposal": first(kind=MessageKind.PROPOSE, body={"agreement": PACT.id}),
    }
    return {name: message.text.encode() for name, message in said.items()}


def _of_logs() -> dict[str, dict[str, bytes]]:
    entries = {kind.value: replace(ENTRY, kind=kind).leaf(7) for kind in (EntryKind.RECV, EntryKind.SENT)}
    extra = replace(ENTRY, kind=EntryKind.NOTE, extra={"is": "charter"}).leaf(7)
    return {
        "entry": entries | {"extra": extra, "elsewhere": ENTRY.leaf(8)},
        "checkpoint": {
            "some": PROOF.checkpoint.text.encode(),
            "empty": Checkpoint("a/log/1", 0, EMPTY_ROOT).text.encode(),
            "extended": Checkpoint("a/log/1", 0, EMPTY_ROOT, ("more",)).text.encode(),
            "long-size": b"a/log/1\n9999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        },
        "log_proof": {"proof": PROOF.encoded, "with-leaf": replace(PROOF, extra=ENTRY.leaf(7)).encoded},
        "fork": {f"{number}": bytes_from_fork(fork) for number, fork in enumerate(ALL)},
        "witness_request": {"first": _request(0, 3).encoded, "growth": _request(5, 300).encoded},
        "tile_path": {
            f"{number}": tile.path.encode()
            for number, tile in enumerate((Tile(0, 0), Tile(1, 1234, 5), Tile(ENTRIES, 1_234_067, 1)))
        },
        "leaves": {"three": bundle_from_leaves([b"a", b"", b"cc"]), "cut": b"\0\5ab", "two-hashes": bytes(64)},
        "hash_text": {"zero": b"A" * 43 + b"=", "not-canonical": b"A" * 42 + b"B="},
    }


def _of_doors() -> dict[str, dict[str, bytes]]:
    charter = signed_charter(charter_of(first_manifest("alfa.example"), first_manifest("bravo.example")), 1, 2)
    pem = certificate_of(IDENTITY)
    return {
        "request": _requests(),
        "certificate": {"own": pem, "cut": pem[:200], "identity": IDENTITY, "other": pem.replace(b"CERT", b"cert")},
        "sealed": {"bundle": seal(b"a bundle", [recipient_of(AGE_KEY)]), "key": AGE_KEY, "armor": b"-----BEGIN AGE"},
        "verifier": {
            "manifest": MANIFEST,
            "charter": charter,
            "message": sign_note(WARNING.text, [key_called("alfa.example/operator/1")]).encoded,
            "proof": PROOF.encoded,
            "growth": _request(5, 300).encoded,
            "checkpoint": PROOF.checkpoint.encoded,
            "entry": ENTRY.leaf(7),
            "key": key_called("alfa.example/log/1").verify_key.text.encode(),
        },
        "export": {
            "charter": _archive(("charter.note", charter), ("objects/" + digest_of(""), b"")),
            "no-charter": _archive(("entries/0", b"{}")),
            "twice": _archive(("charter.note", charter), ("folder/", b"")),
        },
        "dossier": {
            "whole": _archive(
                ("charter.note", charter),
                (f"manifests/{digest_of('m')}.note", MANIFEST),
                ("dossier.json", _HEAD),
                ("contents.txt", f"{digest_of('r')}  report.html\n".encode()),
                ("report.html", b"<p>"),
                ("seal/entry.tlog-proof", PROOF.encoded),
                ("seal/growth", _request(5, 300).encoded),
            ),
            "unsealed": _archive(("charter.note", charter), ("dossier.json", b"[]"), ("report.html", b"<p>")),
        },
    }


def seeds() -> dict[str, dict[str, bytes]]:
    """By promise and name."""
    certificate = certificate_of(IDENTITY)
    greeting = encode({"address": "alfa.example:7443"})
    said = Hello(sender="alfa.example", to="bravo.example", at=NOW_AT, held=7)
    by_promise = {
        **_of_logs(),
        **_of_doors(),
        "message": _messages(),
        "agreement": {"pact": PACT.text.encode(), "next": replace(PACT, replaces=PACT.id).text.encode()},
        "declaration": {
            "decline": NO.document.encode(),
            "terminate": END.document.encode(),
            "assent": NO.document.replace("decline", "assent").encode(),
            "spaced": NO.document.replace(":", ": ").encode(),
            "no-reason": NO.document.replace(f',"text":"{NO.text}"', "").encode(),
        },
        "incident": {
            "opening": b'{"from_at":1,"title":"a column","to_at":2,"where":"near"}',
            "denial": b'{"at":1,"denied_by":"a guard","said_by":"a unit","where":"the gate","who":"inspectors"}',
            "cleared": b'{"at":1,"said_by":"a unit"}',
        },
        "body": _bodies(),
        "hello": {"first": said.encoded, "answer": replace(said, log=2, asked_at=1, heard_at=2).encoded},
        "hashes": {"run": Hashes(7, (bytes(32), b"h" * 32)).frame.content, "none": b"0\n", "cut": b"0\nabc"},
        "card": {
            "plain": write_card(MANIFEST),
            "whole": write_card(MANIFEST, certificate, "alfa.example:7443"),
            "parts": certificate + b"\0" + greeting,
            "greeting": b"\0" + greeting,
        },
    }
    return {promise: NEARLY | of_promise for promise, of_promise in by_promise.items()}


def main() -> None:
    """Writes those that are not there yet."""
    for promise, of_promise in seeds().items():
        folder = CORPUS / promise
        folder.mkdir(exist_ok=True)
        for name, content in of_promise.items():
            if not (folder / name).exists():
                (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
