"""What an entry records, in plain values: the words of a message, what our own people did, or a file by its size."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import cast

from truceline.errors import NoteError, TrucelineError
from truceline.line.admission import open_message
from truceline.node.lines import line_from_record, object_of, place_in
from truceline.node.saying.rendering import rendering_of
from truceline.record.entries import Entry, EntryKind
from truceline.record.store import Store
from truceline.signing.canonical import parse
from truceline.signing.notes import read_unverified
from truceline.signing.parties.manifests import Position
from truceline.wiring.acts.act import Document
from truceline.wiring.records import OpenRecord

_BRINGS_A_MESSAGE = (EntryKind.SENT, EntryKind.RECV)


def is_deed(entry: Entry) -> bool:
    """True for an entry of what our own people did."""
    return entry.kind is EntryKind.NOTE and {"is", "act", "of", "desk"} <= entry.extra.keys()


def item_in(record: OpenRecord, entry: Entry) -> Document:
    """What the object of an entry says; only that it is not kept, if it was erased.

    Raises:
        StoreError: it is not as it was written.
        TrustError: it is a message, and a signature on it does not hold.
    """
    if record.store.content(entry.obj) is None:
        return {"is_kept": False}
    # Reading takes no more of a store than a reader has.
    store = cast("Store", record.store)
    content = object_of(store, entry.obj)
    if entry.kind in _BRINGS_A_MESSAGE:
        return {"is_kept": True, **_message(record, store, entry, content)}
    return {"is_kept": True, **said_in(entry, content)}


def said_in(entry: Entry, content: bytes) -> Document:
    """What an object says that is no message: what our own people did, a signed text, or the size of a file.

    Raises:
        NoteError: the entry says that it is a deed, and it is none.
    """
    return _deed(entry, content) if is_deed(entry) else _text_or_file(content)


def _message(record: OpenRecord, store: Store, entry: Entry, note: bytes) -> Document:
    line = line_from_record(store, record.party, entry.line)
    is_theirs = entry.kind is EntryKind.RECV
    number = record.checkpoint.origin.rpartition("/")[2] if record.checkpoint else "1"
    place = place_in(entry) if is_theirs else Position(int(number), entry.index)
    signed = open_message(note, line.charter, line.histories[entry.peer if is_theirs else record.party], place)
    return {
        "what": str(signed.message.kind),
        "drill": signed.message.is_drill,
        "text": rendering_of(signed.message).text,
        "signed_by": [key.name for key in signed.signed_by],
    }


def _deed(entry: Entry, content: bytes) -> Document:
    says = parse(content)
    if not isinstance(says, dict):
        raise NoteError(f"entry {entry.index} records no deed", hint="examine the record: truceline record fsck")
    says.pop("n", None)
    about = {name: entry.extra[name] for name in ("of", "desk", "operator") if name in entry.extra}
    words = {"what": f"{entry.extra['is']} {entry.extra['act']}", "drill": bool(entry.extra.get("drill"))}
    return {**words, **about, "content": says}


def _text_or_file(content: bytes) -> Document:
    """A signed text of another kind with whoever it names as signers, or the size of a file."""
    try:
        note = read_unverified(content)
    except TrucelineError:
        return {"what": "file", "drill": False, "size": len(content)}
    what = note.text.partition("\n")[0]
    return {"what": what, "drill": False, "text": note.text, "names": [each.name for each in note.signatures]}
