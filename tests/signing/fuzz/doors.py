"""What the node's other doors and the stand-alone verifier promise: of any bytes they make something, or say no."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from truceline.adapters.transport.sealed_files import recipient_of, unseal
from truceline.dossier import verify
from truceline.errors import InputError, NoteError, TrucelineError
from truceline.line.messages import message_from_text
from truceline.node.drills.reading import scenario_from_bytes
from truceline.node.drills.scenario import MAX_EXPECTED
from truceline.node.incidents.contents import (
    cleared_content,
    cleared_from,
    denial_content,
    denial_from,
    opening_content,
    opening_from,
)
from truceline.record.checkpoints import checkpoint_from_text
from truceline.record.codes import code_of, read_code, read_scanned
from truceline.record.entries import entry_from_leaf
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.witness import witness_request_from_bytes
from truceline.signing.canonical import parse
from truceline.signing.certificates import pin_of
from truceline.signing.fields import Fields
from truceline.signing.keys import verify_key_from_text
from truceline.signing.notes import read_unverified
from truceline.signing.parties.charter import read_charter_unverified
from truceline.signing.parties.succession import open_manifest
from truceline.signing.policy import read_policy
from truceline.wiring.acts.table import ACTS
from truceline.wiring.control import request_from_bytes
from truceline.wiring.dossiers.showing import read_dossier

AGE_KEY = b"AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n"
"""Of 32 times the byte 0x42: what is sealed to it is no secret."""


def request(content: bytes) -> None:
    """A command is an act that the table may have and what is given to it; reading that raises our own errors only."""
    try:
        act, given = request_from_bytes(content)
    except InputError:
        return
    if act in ACTS:
        with suppress(TrucelineError):
            ACTS[act].taken(Fields(dict(given), act))


def certificate(content: bytes) -> None:
    """Of a certificate comes the pin of its key."""
    with suppress(NoteError):
        assert len(bytes.fromhex(pin_of(content))) == 32


def sealed(content: bytes) -> None:
    """A sealed file opens with what was sealed, or not at all; and a key for it is one, or none."""
    with suppress(InputError):
        assert unseal(content, AGE_KEY) == b"a bundle"
    with suppress(InputError):
        assert recipient_of(content).startswith("age1")


def _decoded(read: Callable[[str], Any]) -> Callable[[bytes], Any]:
    return lambda content: read(content.decode(errors="surrogateescape"))


def _with_text(read: Callable[[str], Any]) -> Callable[[bytes], Any]:
    return lambda content: read(read_unverified(content).text)


def _rows(content: bytes) -> list[str]:
    return content.decode(errors="surrogateescape").split("\n")


def _entry_at_7(leaf: bytes) -> None:
    if entry_from_leaf(leaf).index != 7:
        raise NoteError("an entry of another place", hint="hand in the entry at 7")


READINGS: tuple[tuple[Callable[[bytes], Any], Callable[[bytes], Any]], ...] = (
    (parse, verify.parse),
    (read_unverified, verify.read_note),
    (_decoded(verify_key_from_text), _decoded(verify.read_key)),
    (_with_text(checkpoint_from_text), lambda content: verify.read_checkpoint(verify.read_note(content))),
    (log_proof_from_bytes, verify.read_proof),
    (lambda content: read_unverified(witness_request_from_bytes(content).note), verify.read_growth),
    (open_manifest, lambda content: verify.read_manifest(verify.read_note(content))),
    (
        read_charter_unverified,
        lambda content: verify.read_document(verify.read_note(content), "charter", verify.CHARTER_FORM),
    ),
    (_entry_at_7, lambda leaf: verify.read_entry(leaf, 7)),
    (lambda content: read_policy(_rows(content)), lambda content: verify.policy_of(_rows(content))),
    (_with_text(message_from_text), lambda content: verify.read_message(verify.read_note(content))),
)
"""The node's readers, and the verifier's reader of the same."""


def verifier(content: bytes) -> None:
    """What the node takes the verifier takes, and what the verifier does not take it calls broken."""
    for ours, theirs in READINGS:
        is_taken = True
        try:
            theirs(content)
        except verify.Broken:
            is_taken = False
        with suppress(TrucelineError):
            ours(content)
            assert is_taken, f"{ours} takes what the verifier does not"


def export(content: bytes) -> None:
    """An export that is a file is read whole, or is unusable."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(content)
        file.flush()
        with suppress(verify.Unusable):
            assert "charter.note" in verify.read_export(file.name)


def dossier(content: bytes) -> None:
    """A dossier is shown in plain words and numbers, or refused; and judged by the verifier, or unusable."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(content)
        file.flush()
        with suppress(InputError):
            found = read_dossier(file.name)
            lines = found.head.pop("lines")
            assert all(isinstance(value, str | int) for value in (*lines, *found.head.values()))
        with suppress(verify.Unusable):
            assert verify.verdict_on([file.name], (), verify.Signatures())["exit"] in (0, 1)


def code(content: bytes) -> None:
    """A code that is read is read again as itself; a picture's code is that of the hash in it."""
    text = content.decode(errors="replace")
    with suppress(InputError):
        assert read_code(read_code(text)) == read_code(text)
    with suppress(InputError):
        scanned = read_scanned(text)
        assert scanned is None or scanned.code == code_of(scanned.obj)


def scenario(content: bytes) -> None:
    """A scenario that is read is within its limits; anything else is refused with an error of ours."""
    with suppress(InputError):
        read = scenario_from_bytes(content)
        assert all(0 <= seen.at_s <= read.lasts_s for track in read.tracks for seen in track.sightings)
        assert 1 <= len(read.expected) <= MAX_EXPECTED


def incident(content: bytes) -> None:
    """What is said of an incident is written as it was read; anything else is refused with an error of ours."""
    try:
        value = parse(content)
    except NoteError:
        return
    if not isinstance(value, dict):
        return
    with suppress(TrucelineError):
        read = opening_from(Fields(value, "content"))
        assert opening_from(Fields(opening_content(read), "content")) == read
    with suppress(TrucelineError):
        denied = denial_from(Fields(value, "content"))
        assert denial_from(Fields(denial_content(denied), "content")) == denied
    with suppress(TrucelineError):
        cleared = cleared_from(Fields(value, "content"))
        assert cleared_from(Fields(cleared_content(cleared), "content")) == cleared
