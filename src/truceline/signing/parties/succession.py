"""How one version of a party's keys follows another, and what makes the first one believed.

Source: section 5.3 of the specification of The Update Framework, where a new root file needs
the signatures of the roots before it and of its own.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from truceline.errors import TrustError
from truceline.signing.documents import read_document
from truceline.signing.fields import Fields
from truceline.signing.keys import VerifyKey, verify_key_from_text
from truceline.signing.notes import Note, OpenedNote, open_note, read_unverified
from truceline.signing.parties.manifests import KIND, ListedKey, Manifest, Position, RemovedKey, Role

_ROLE = re.compile("|".join(Role))


@lru_cache(maxsize=256)  # a node meets few, and each of them again and again
def open_manifest(content: bytes) -> Manifest:
    """The manifest in a note that enough of its own roots signed.

    That proves only that these roots belong together: whose they are is proved by the number that
    two officers read to each other, and from then on by ``open_successor``.

    Raises:
        NoteError: the bytes are no note, or the note holds no manifest that keeps the rules.
        TrustError: a signature does not hold, or too few roots have signed.
    """
    note, manifest = _draft_of(content)
    _opened(note, manifest, manifest.keys_of(Role.ROOT))
    return manifest


def open_successor(content: bytes, current: Manifest) -> Manifest:
    """The next version, in a note that enough roots of the current one and of its own have signed.

    Raises:
        NoteError: the bytes are no note, or the note holds no manifest that keeps the rules.
        TrustError: a signature does not hold, too few roots of either version have signed, or it is
            not exactly the next version: of another party, out of order, or silent about a key that went.
    """
    note, manifest = _draft_of(content)
    opened = _opened(note, manifest, {*current.keys_of(Role.ROOT), *manifest.keys_of(Role.ROOT)})
    if not current.is_signed_by_roots(opened.signed_by):
        raise _too_few(current)
    if (manifest.party, manifest.version, manifest.prev) != (current.party, current.version + 1, current.id):
        raise TrustError(
            f"version {manifest.version} of {manifest.party} does not follow version {current.version} of "
            f"{current.party}, {current.id[:16]}",
            hint="fetch the versions between; if there are two of one number, keep both as evidence",
        )
    gone = {key for _, key in set(current.keys) - set(manifest.keys)}
    if gone != {key for key, _ in manifest.removed}:
        raise TrustError(
            f"version {manifest.version} of {manifest.party} does not account for every key that went",
            hint="each key that is listed no more, or not in its role, must be listed as removed; no other one",
        )
    return manifest


def _draft_of(content: bytes) -> tuple[Note, Manifest]:
    """A manifest whose signatures nobody has checked: it has to be read to know by which keys to check it."""
    note = read_unverified(content)
    return note, _manifest_from(read_document(note.text, KIND))


def _opened(note: Note, manifest: Manifest, keys: Iterable[VerifyKey]) -> OpenedNote:
    opened = open_note(note.encoded, keys)
    if not manifest.is_signed_by_roots(opened.signed_by):
        raise _too_few(manifest)
    return opened


def _too_few(manifest: Manifest) -> TrustError:
    return TrustError(
        f"fewer than {manifest.root_threshold} roots of version {manifest.version} of {manifest.party} have signed",
        hint="ask the party to collect the missing signatures",
    )


def _manifest_from(fields: Fields) -> Manifest:
    manifest = Manifest(
        party=fields.text("party"),
        version=fields.integer("version"),
        keys=tuple(map(_listed_from, fields.objects("keys"))),
        root_threshold=fields.integer("root_threshold"),
        authority_threshold=fields.integer("authority_threshold"),
        tls_pins=fields.texts("tls_pins"),
        age_recipients=fields.texts("age_recipients"),
        removed=tuple(map(_removed_from, fields.objects("removed"))),
        prev=fields.text("prev"),
    )
    fields.end()
    return manifest


def _listed_from(fields: Fields) -> ListedKey:
    listed = ListedKey(Role(fields.text("role", _ROLE)), verify_key_from_text(fields.text("key")))
    fields.end()
    return listed


def _removed_from(fields: Fields) -> RemovedKey:
    last = Position(fields.integer("last_log"), fields.integer("last_index"))
    removed = RemovedKey(verify_key_from_text(fields.text("key")), last)
    fields.end()
    return removed
