"""Checks exported parts of Truceline's records, offline and alone: one file, Python 3.9 or newer, nothing else.

    python3 verify.py [--charter ID] [--json] [--jobs N] EXPORT...

An EXPORT is a folder or a ZIP file; hand in those of several sides, and they are held against each other. Nothing in
them is believed but what follows by signatures and hashes from the charter. The charter itself is to be compared by a
person, by its ID, with what both sides wrote down when they signed it. Per claim it says

    PROVEN            by whose keys, against anybody who denies it
    ONE SIDE'S WORD   the log of one side says so, and nobody else
    CONTRADICTED      what is here shows that it is not so
    WITHHELD          it is here as a hash, and its content was left out
    NOT COVERED       nothing here shows it

and ends with 0 if all is proven or honestly marked, 1 if anything is contradicted or does not hold, 2 if the input
cannot be used. What each check rests on is written in docs/reference/export-format.md.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import argparse
import base64
import binascii
import bisect
import functools
import hashlib
import itertools
import json
import lzma
import os
import re
import struct
import sys
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

PROVEN, WORD, CONTRADICTED = "PROVEN", "ONE SIDE'S WORD", "CONTRADICTED"
WITHHELD, NOT_COVERED = "WITHHELD", "NOT COVERED"

MOST_FILES = 5_000_000
MOST_BYTES = 2 * 1024**3
MOST_FILE_BYTES = 20 * 1024 * 1024
MOST_READ_BYTES = 512 * 1024
"""Larger objects are attachments: their hash is taken, their content is nobody's proof."""
MOST_NOTE_BYTES = 64 * 1024
LARGE = b"an attachment, of which only the hash was taken"


class Unusable(Exception):
    """What was handed in is no export, or breaks a limit."""


class Broken(Exception):
    """Something that should be signed, proved or of a form is not."""


# ── Ed25519 ──────────────────────────────────────────────────────────────────────────────────────────────────────────

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
WINDOW = 5
Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
IDENTITY: Point = (0, 1, 1, 0)
Table = list[list[tuple[int, int, int]]]  # y+x, y-x, 2dxy of j * 2^(WINDOW * i) times a point


def decoded(public: bytes) -> Point | None:
    """The point that 32 bytes encode; None if they encode none, or not in the one way (RFC 8032, 5.1.3)."""
    number = int.from_bytes(public, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if len(public) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def plus(first: Point, second: Point) -> Point:
    """The sum of two points (RFC 8032, 5.1.4)."""
    x1, y1, z1, t1 = first
    x2, y2, z2, t2 = second
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


@functools.lru_cache(maxsize=4096)
def is_prime_order(public: bytes) -> bool:
    """True for a key that its owner can be held to: with others, one signature may fit every message."""
    point = decoded(public)
    if point is None or point[0] == 0:
        return False
    total, rest = IDENTITY, ORDER
    while rest:
        total = plus(total, point) if rest & 1 else total
        point, rest = plus(point, point), rest >> 1
    return total[0] == 0 and total[1] == total[2]


@functools.lru_cache(maxsize=256)
def table_of(point: Point) -> Table:
    """All small multiples of a point: made once for each key, so that a signature takes only additions."""
    rows = []
    for _ in range(0, 256, WINDOW):
        row = [point]
        for _ in range(2**WINDOW - 2):
            row.append(plus(row[-1], point))
        rows.append(row)
        point = plus(row[-1], point)
    return [_prepared(row) for row in rows]


def _prepared(row: list[Point]) -> list[tuple[int, int, int]]:
    """Points as the additions take them; all are brought to z = 1 by one inversion (Montgomery's trick)."""
    products = [1]
    for point in row:
        products.append(products[-1] * point[2] % P)
    inverse = pow(products.pop(), -1, P)
    prepared = []
    for point, product in zip(reversed(row), reversed(products)):
        x, y = point[0] * product * inverse % P, point[1] * product * inverse % P
        prepared.append(((y + x) % P, (y - x) % P, 2 * D * x * y % P))
        inverse = inverse * point[2] % P
    return prepared[::-1]


def added(total: Point, scalar: int, table: Table) -> Point:
    """A point plus a multiple of the point that a table is of."""
    x, y, z, t = total
    for row in table:
        digit = scalar & (2**WINDOW - 1)
        scalar >>= WINDOW
        if digit:
            y_plus_x, y_minus_x, xy2d = row[digit - 1]
            a, b, c, d = (y - x) * y_minus_x % P, (y + x) * y_plus_x % P, t * xy2d % P, 2 * z
            e, f, g, h = b - a, d - c, d + c, b + a
            x, y, z, t = e * f % P, g * h % P, f * g % P, e * h % P
    return x, y, z, t


BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960
BASE: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """True if the signature is the key's (RFC 8032, 5.1.7, without the cofactor, as OpenSSL does)."""
    point = decoded(public)
    s = int.from_bytes(signature[32:], "little")
    if point is None or len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus = (P - point[0], point[1], 1, P - point[3])
    x, y, z, _ = added(added(IDENTITY, s, table_of(BASE)), k, table_of(minus))
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# ── Texts: canonical JSON, signed notes, keys ────────────────────────────────────────────────────────────────────────

MAX_INTEGER = 2**53 - 1
JSON_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ud800-\udfff"
    + "".join(chr((plane << 16) + 0xFFFE) + chr((plane << 16) + 0xFFFF) for plane in range(17))
    + "]"
)
HEX_32, HEX_64 = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")
EMPTY_OR_HEX_64 = re.compile(r"([0-9a-f]{64})?")
PARTY_PATTERN = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)*"
PARTY = re.compile(rf"(?!truceline/){PARTY_PATTERN}")
ORIGIN_PATTERN = rf"({PARTY_PATTERN})/log/([1-9][0-9]{{0,8}})"
ORIGIN = re.compile(ORIGIN_PATTERN)
PLAIN, COSIGNATURE = 0x01, 0x04


def sha256_hex(content: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def shown(text: object) -> str:
    """Words of strangers, safe to print."""
    return ascii(text)[:100]


def parse(content: bytes) -> Any:
    """The value that canonical JSON stands for; there is one spelling only, found by writing it again."""
    try:
        value = json.loads(content.decode())
        _check_values(value)
        again = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    except (ValueError, RecursionError) as error:
        raise Broken(f"no JSON in UTF-8: {shown(content[:60])}") from error
    if again != content or len(content) > MOST_NOTE_BYTES:
        raise Broken(f"not in canonical form: {shown(content[:60])}")
    return value


def _check_values(value: Any) -> None:
    level, nodes = [value], 0
    for depth in range(10):
        nodes += len(level)
        if nodes > 2_000 or (depth == 8 and any(isinstance(item, (dict, list)) for item in level)):
            raise Broken("more values, or deeper ones, than a signed text may have")
        below: list[Any] = []
        for item in level:
            below += _children(item)
        level = below


def _children(item: Any) -> Iterable[Any]:
    if isinstance(item, dict):
        if not all(JSON_KEY.fullmatch(key) for key in item):
            raise Broken("a key that is not plain")
        return item.values()
    if isinstance(item, list):
        return item
    if isinstance(item, str):
        is_plain = item.isascii() and item.isprintable()
        if not is_plain and (FORBIDDEN.search(item) or not unicodedata.is_normalized("NFC", item)):
            raise Broken(f"characters that may not be signed: {shown(item)}")
    elif not isinstance(item, int) or not -MAX_INTEGER <= item <= MAX_INTEGER:
        raise Broken(f"a value that may not be signed: {shown(item)}")
    return ()


def check_form(value: Any, form: Any, place: str) -> None:
    """Nothing, for a value of a form: exactly these fields, each a pattern, int (from 0), bool, str, dict or [form].

    A field whose name ends in a question mark may be absent.
    """
    if isinstance(form, dict):
        inner_forms = {key.rstrip("?"): inner for key, inner in form.items()}
        needed = {key for key in form if not key.endswith("?")}
        if not isinstance(value, dict) or not needed <= value.keys() <= inner_forms.keys():
            raise Broken(f"{place} does not have exactly the fields {', '.join(form)}")
        for key, inner in value.items():
            check_form(inner, inner_forms[key], f"{place}.{key}")
    elif isinstance(form, list):
        if not isinstance(value, list):
            raise Broken(f"{place} is no array")
        for item in value:
            check_form(item, form[0], place)
    elif isinstance(form, type):
        if type(value) is not form or (isinstance(value, int) and value < 0):
            raise Broken(f"{place} is {shown(value)}")
    elif not isinstance(value, str) or not form.fullmatch(value):
        raise Broken(f"{place} is {shown(value)}")


def from_base64(text: str) -> bytes:
    """The bytes of padded base64, in its one spelling."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Broken(f"no base64: {shown(text)}") from error
    if base64.b64encode(content).decode() != text:
        raise Broken(f"not the one spelling in base64: {shown(text)}")
    return content


def hash_from_base64(text: str) -> bytes:
    """A SHA-256."""
    value = from_base64(text)
    if len(value) != 32:
        raise Broken(f"no hash: {shown(text)}")
    return value


class Key(NamedTuple):
    """A public key, its name, and what its signatures are over: a text, or a checkpoint and a time."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that stand in signature rows."""
        return hashlib.sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]


@functools.lru_cache(maxsize=4096)
def read_key(text: str) -> Key:
    """The key in a row such as name+id+base64, once it is found to be of prime order."""
    parts = text.split("+", 2)
    body = from_base64(parts[-1])
    if len(parts) != 3 or len(body) != 33 or body[0] not in (PLAIN, COSIGNATURE) or not is_prime_order(body[1:]):
        raise Broken(f"no key that its owner can be held to: {shown(text)}")
    key = Key(parts[0], body[0], body[1:])
    check_name(key.name)
    if key.id.hex() != parts[1]:
        raise Broken(f"the parts of a key do not fit: {shown(text)}")
    return key


def check_name(name: str) -> None:
    """Nothing, for a name that a key may have."""
    _children(name)
    if not 0 < len(name.encode()) < 256 or "+" in name or any(map(str.isspace, name)):
        raise Broken(f"no name of a key: {shown(name)}")


class Note(NamedTuple):
    """A text and its signature rows: name, id of the key, signature. Nothing says yet that they hold."""

    text: str
    rows: tuple[tuple[str, bytes, bytes], ...]
    content: bytes

    @property
    def id(self) -> str:
        """SHA-256 of the text."""
        return sha256_hex(self.text.encode())


SIGNATURE_ROW = re.compile("— ([^ ]+) ([A-Za-z0-9+/]+=*)")
NOTE_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")


@functools.lru_cache(maxsize=1 << 17)
def read_note(content: bytes) -> Note:
    """The note that bytes are (c2sp.org/signed-note)."""
    try:
        text, blank, tail = content.decode().rpartition("\n\n")
    except UnicodeDecodeError as error:
        raise Broken("a note is not in UTF-8") from error
    if not blank or not tail.endswith("\n") or len(content) > MOST_NOTE_BYTES or NOTE_CONTROLS.search(text):
        raise Broken("no signed note: it is too long, has controls, or lacks its blank row")
    rows = []
    for row in tail[:-1].split("\n"):
        form = SIGNATURE_ROW.fullmatch(row)
        body = from_base64(form[2]) if form else b""
        if form is None or len(body) < 5:
            raise Broken(f"no signature row: {shown(row)}")
        check_name(form[1])
        rows.append((form[1], body[:4], body[4:]))
    if len(rows) > 16:
        raise Broken("a note with more than 16 signatures")
    return Note(text + "\n", tuple(rows), content)


def read_document(note: Note, kind: str, form: Any) -> Any:
    """The fields of a note of two rows: the kind, and canonical JSON of a form."""
    head = f"truceline/{kind}/v1\n"
    if not note.text.startswith(head):
        raise Broken(f"a note that is no {kind}")
    value = parse(note.text[len(head) : -1].encode())
    check_form(value, form, kind)
    return value


Triple = tuple[bytes, bytes, bytes]  # public key, message, signature


def triple_of(key: Key, text: bytes, content: bytes) -> Triple | None:
    """What is to be checked for a signature row; None if a cosigner's key may not sign such a text."""
    if key.kind == PLAIN:
        return key.public, text, content
    rows = text.split(b"\n")
    if len(content) != 72 or content[0] > 127 or len(rows) < 4 or not all(rows[:-1]) or text.startswith(b"truceline/"):
        return None
    return key.public, b"cosignature/v1\ntime %d\n" % stamp_s(content) + text, content[8:]


def stamp_s(content: bytes) -> int:
    """When a cosignature says it was made, seconds since the epoch (c2sp.org/tlog-cosignature)."""
    return int.from_bytes(content[:8], "big")


class Signatures:
    """Checks signatures, each once. ``holds`` may be another checker of Ed25519 than the one in this file."""

    def __init__(self, holds: Callable[[bytes, bytes, bytes], bool] = ed25519_holds) -> None:
        self._holds = holds
        self._known: dict[Triple, bool] = {}

    def of(self, note: Note, keys: Iterable[Key]) -> dict[Key, bytes]:
        """The known keys that signed, and their signatures; rows of others are passed over, false ones are not."""
        named: dict[tuple[str, bytes], list[Key]] = {}
        for key in keys:
            named.setdefault((key.name, key.id), []).append(key)
        found: dict[Key, bytes] = {}
        text = note.text.encode()
        for name, key_id, content in note.rows:
            known = named.get((name, key_id), [])
            holding = [key for key in known if self._hold(triple_of(key, text, content))]
            if known and not holding:
                raise Broken(f"the signature of {name} does not hold")
            found.update((key, content) for key in holding)
        return found

    def check_ahead(self, notes: Iterable[Note], keys: Iterable[Key], jobs: int) -> None:
        """Checks what will be asked for, in several processes."""
        named = {(key.name, key.id): key for key in keys}
        triples = set()
        for note in notes:
            for name, key_id, content in note.rows:
                key = named.get((name, key_id))
                triple = triple_of(key, note.text.encode(), content) if key else None
                if triple:
                    triples.add(triple)
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  only if it is asked for

        wanted = sorted(triples)
        with ProcessPoolExecutor(jobs) as pool:
            answers = pool.map(self._holds, *zip(*wanted), chunksize=256) if wanted else iter(())
            self._known.update(zip(wanted, answers))

    def _hold(self, triple: Triple | None) -> bool:
        if triple is None:
            return False
        if triple not in self._known:
            self._known[triple] = self._holds(*triple)
        return self._known[triple]


# ── Trees (RFC 6962), checkpoints, proofs ────────────────────────────────────────────────────────────────────────────


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree over leaf hashes, with the root of every size that it had."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self._levels = [list(hashes)]
        while len(self._levels[-1]) > 1:
            row = self._levels[-1]
            self._levels.append([node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)])
        self.size = len(hashes)

    def root(self, size: int) -> bytes:
        """The root of the first leaves."""
        node, start = b"", size
        for level in range(size.bit_length()):
            if size >> level & 1:
                start -= 1 << level
                peak = self._levels[level][start >> level]
                node = node_hash(peak, node) if node else peak
        return node or hashlib.sha256().digest()

    def has(self, index: int, leaf: bytes) -> bool:
        """True if an entry stands at a place."""
        return index < self.size and self._levels[0][index] == leaf_hash(leaf)


def root_from_inclusion(index: int, size: int, node: bytes, path: Sequence[bytes]) -> bytes:
    """The root that a leaf's hash and its path lead to (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise Broken(f"a tree of {size} leaves has no leaf {index}")
    place, last = index, size - 1
    for beside in path:
        if last == 0:
            raise Broken("a path that is too long")
        if place & 1 or place == last:
            node = node_hash(beside, node)
            place, last = _past_missing(place, last)
        else:
            node = node_hash(node, beside)
        place, last = place >> 1, last >> 1
    if last:
        raise Broken("a path that is too short")
    return node


def _past_missing(place: int, last: int) -> tuple[int, int]:
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def check_consistency(old_size: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Nothing, if a tree is an older one with leaves added; the path fits one old root only (RFC 9162, 2.1.4.2)."""
    if not 1 <= old_size < size or not path:
        raise Broken(f"no path leads from {old_size} leaves to {size}")
    first, *others = [old_root, *path] if old_size & (old_size - 1) == 0 else path
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = first
    for beside in others:
        if last == 0:
            raise Broken("a path that is too long")
        if place & 1 or place == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            place, last = _past_missing(place, last)
        else:
            new = node_hash(new, beside)
        place, last = place >> 1, last >> 1
    if last or old != old_root or new != root:
        raise Broken(f"the tree of {size} leaves does not begin with that of {old_size}")


def is_consistent(old_size: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """True if ``check_consistency`` has nothing to say."""
    try:
        check_consistency(old_size, size, path, old_root, root)
    except Broken:
        return False
    return True


class Checkpoint(NamedTuple):
    """What a log says of itself."""

    origin: str
    size: int
    root: bytes


COUNT = re.compile(r"0|[1-9][0-9]{0,18}")


def read_checkpoint(note: Note) -> Checkpoint:
    """The checkpoint that a note's text is (c2sp.org/tlog-checkpoint)."""
    rows = note.text.split("\n")
    if len(rows) < 4 or not all(rows[:-1]) or rows[0].startswith("truceline/") or not COUNT.fullmatch(rows[1]):
        raise Broken("a note that is no checkpoint")
    return Checkpoint(rows[0], int(rows[1]), hash_from_base64(rows[2]))


class Proof(NamedTuple):
    """An entry's place in a log, and its way up to a checkpoint."""

    position: int
    path: tuple[bytes, ...]
    note: Note
    extra: bytes


PROOF_ROW = b"c2sp.org/tlog-proof@v1\n"
INDEX_ROW = re.compile(r"index (0|[1-9][0-9]{0,18})")
OLD_ROW = re.compile(r"old (0|[1-9][0-9]{0,18})")


def read_proof(content: bytes) -> Proof:
    """The proof that bytes are (c2sp.org/tlog-proof)."""
    first, rows, note = _rows_and_note(content)
    extra = b""
    if first != PROOF_ROW.decode().strip() or not rows:
        raise Broken("no proof of inclusion")
    if rows[0].startswith("extra "):
        extra = from_base64(rows.pop(0)[len("extra ") :])
    index = INDEX_ROW.fullmatch(rows.pop(0)) if rows else None
    if index is None or len(rows) > 63:
        raise Broken("a proof without an index, or with too many hashes")
    return Proof(int(index[1]), tuple(map(hash_from_base64, rows)), note, extra)


def read_growth(content: bytes) -> tuple[int, tuple[bytes, ...], Note]:
    """Old size, path and checkpoint of a consistency proof, in the form that is handed to witnesses."""
    first, rows, note = _rows_and_note(content)
    old = OLD_ROW.fullmatch(first)
    if old is None or len(rows) > 63:
        raise Broken("no proof of consistency")
    return int(old[1]), tuple(map(hash_from_base64, rows)), note


def _rows_and_note(content: bytes) -> tuple[str, list[str], Note]:
    head, blank, note = content.partition(b"\n\n")
    try:
        first, *rows = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Broken("a proof is not in ASCII") from error
    if not blank:
        raise Broken("a proof without a checkpoint")
    return first, rows, read_note(note)


# ── Parties: manifests, charter, and which key counted where ─────────────────────────────────────────────────────────

Place = tuple[int, int]  # number of the party's log, index in it
LATEST: Place = (1 << 62, 0)
ROLES = "root|log|cosigner|node|operator|authority"
MANIFEST_FORM = {
    "party": PARTY,
    "version": int,
    "keys": [{"role": re.compile(ROLES), "key": str}],
    "root_threshold": int,
    "authority_threshold": int,
    "tls_pins": [HEX_64],
    "age_recipients": [str],
    "removed": [{"key": str, "last_log": int, "last_index": int}],
    "prev": EMPTY_OR_HEX_64,
}
PRECEDENCES = ("flash", "immediate", "priority", "routine")
CHARTER_FORM = {
    "members": [{"party": PARTY, "standing": re.compile("party|mediator|observer"), "manifest": HEX_64}],
    "policy": [str],
    "ack_within_ms": dict.fromkeys(PRECEDENCES, int),
    "clock_tolerance_ms": int,
    "ends_at": int,
    "registrar": str,
    "ack_meaning": str,
    "cosignature_meaning": str,
    "two_person?": [re.compile("[a-z]{2,16}")],
}


class Manifest(NamedTuple):
    """One version of a party's keys."""

    note: Note
    fields: dict[str, Any]
    keys: tuple[tuple[str, Key], ...]
    removed: tuple[tuple[Key, Place], ...]

    def of(self, *roles: str) -> tuple[Key, ...]:
        """The keys of some roles."""
        return tuple(key for role, key in self.keys if role in roles)

    @property
    def log_number(self) -> int:
        """Which of the party's logs it names."""
        return int(self.of("log")[0].name.rpartition("/")[2])

    def has_enough_roots(self, signers: Iterable[Key]) -> bool:
        """True if as many of its roots are among some keys as it says."""
        return len(set(self.of("root")) & set(signers)) >= int(self.fields["root_threshold"])


def read_manifest(note: Note) -> Manifest:
    """The manifest in a note, its rules kept, its signatures unchecked."""
    fields = read_document(note, "manifest", MANIFEST_FORM)
    keys = tuple((row["role"], read_key(row["key"])) for row in fields["keys"])
    removed = tuple((read_key(row["key"]), (row["last_log"], row["last_index"])) for row in fields["removed"])
    manifest = Manifest(note, fields, keys, removed)
    every = [key for _, key in keys] + [key for key, _ in removed]
    party, roots, authorities = fields["party"], manifest.of("root"), manifest.of("authority")
    is_kept = (
        len(every) <= 256
        and len({key.public for key in every}) == len(every) == len({(key.name, key.id) for key in every})
        and all(key.kind == (COSIGNATURE if role == "cosigner" else PLAIN) for role, key in keys)
        and all(key.name.startswith(party + "/") for _, key in keys)
        and len(manifest.of("log")) == 1
        and bool(re.fullmatch(re.escape(party) + "/log/[1-9][0-9]{0,8}", manifest.of("log")[0].name))
        and 1 <= fields["root_threshold"] <= len(roots)
        and min(1, len(authorities)) <= fields["authority_threshold"] <= len(authorities)
        and fields["version"] >= 1
        and (fields["version"] > 1) == bool(fields["prev"])
        and (fields["version"] > 1 or not removed)
    )
    if not is_kept:
        raise Broken(f"the manifest {note.id[:16]} of {party} breaks a rule of manifests")
    return manifest


class Party:
    """A member's manifests, and where its log has them; those without a proven place count for nothing."""

    def __init__(self, name: str, standing: str, first: Manifest) -> None:
        self.name, self.standing = name, standing
        self.chain: list[Manifest] = [first]
        self.placed: list[tuple[Manifest, Place]] = [(first, (first.log_number, 0))]

    @property
    def log_keys(self) -> tuple[Key, ...]:
        """The keys of its logs; the root keys alone say which they are."""
        return tuple(dict.fromkeys(manifest.of("log")[0] for manifest in self.chain))

    @property
    def cosigners(self) -> tuple[Key, ...]:
        """The keys by which it cosigns, or did."""
        return tuple(dict.fromkeys(key for manifest, _ in self.placed for key in manifest.of("cosigner")))

    def manifest_at(self, at: Place) -> Manifest | None:
        """The one in force for an entry: the last that stands before it."""
        earlier = [manifest for manifest, place in self.placed if place < at]
        return earlier[-1] if earlier else None

    def keys_at(self, at: Place, *roles: str) -> tuple[Key, ...]:
        """The keys that counted for an entry, without those that a later manifest says had ended by then."""
        manifest = self.manifest_at(at)
        ended = {key for later, _ in self.placed for key, last in later.removed if last < at}
        return tuple(key for key in manifest.of(*roles) if key not in ended) if manifest else ()

    def binds(self, signers: Iterable[Key], at: Place) -> bool:
        """True if enough authorities signed a note that its log has at a place."""
        manifest = self.manifest_at(at)
        signed = set(self.keys_at(at, "authority")) & set(signers)
        return manifest is not None and 0 < manifest.fields["authority_threshold"] <= len(signed)

    def place(self, manifest: Manifest, place: Place, cosigned: Place) -> None:
        """Takes the next manifest in at its proven place.

        ``cosigned`` is the last place before it that others had cosigned: what stands up to there cannot be disowned.
        """
        returned = {key.public for old, _ in self.placed for key, _ in old.removed}
        returned &= {key.public for _, key in manifest.keys}
        too_late = [key.name for key, last in manifest.removed if last >= place]
        too_early = [key.name for key, last in manifest.removed if last < cosigned]
        if place <= self.placed[-1][1] or place[0] != manifest.log_number or returned or too_late or too_early:
            raise Broken(
                f"version {manifest.fields['version']} of the manifest of {self.name} is misplaced, or takes back what "
                "its keys had signed before"
            )
        self.placed.append((manifest, place))


def open_charter(note: Note, manifests: dict[str, Manifest], signatures: Signatures) -> tuple[Any, dict[str, Party]]:
    """The terms and the members, once enough roots of every member are found to have signed."""
    charter = read_document(note, "charter", CHARTER_FORM)
    owners: dict[bytes, str] = {}
    parties: dict[str, Party] = {}
    for member in charter["members"]:
        manifest = manifests.get(member["manifest"])
        if manifest is None or manifest.fields["party"] != member["party"]:
            raise Broken(f"the manifest {member['manifest'][:16]} of {member['party']} is not here")
        for _, key in manifest.keys:
            if owners.setdefault(key.public, member["party"]) != member["party"]:
                raise Broken(f"{owners[key.public]} and {member['party']} list the same key")
        parties[member["party"]] = Party(member["party"], member["standing"], manifest)
    names = [member["party"] for member in charter["members"]]
    nested = any(f"{one}/".startswith(f"{other}/") for one in names for other in names if one is not other)
    if nested or sum(party.standing == "party" for party in parties.values()) < 2:
        raise Broken("the charter has one party only, or one within another")
    two_person = charter.get("two_person", ["-"])
    if not two_person or two_person != sorted(set(two_person)):
        raise Broken("the charter's kinds that take two desks are none, or not sorted, each once")
    if charter["registrar"] and getattr(parties.get(charter["registrar"]), "standing", "") != "mediator":
        raise Broken("the charter's registrar is no mediator in it")
    signed = signatures.of(note, [key for party in parties.values() for key in party.chain[0].of("root")])
    for party in parties.values():
        if not party.chain[0].has_enough_roots(signed):
            raise Broken(f"fewer roots of {party.name} have signed the charter than it takes")
    return charter, parties


def extend_chain(party: Party, manifests: dict[str, Manifest], signatures: Signatures) -> None:
    """Adds the versions that follow one another by enough old and new roots; their places are another matter."""
    while True:
        current = party.chain[-1]
        following = [each for each in manifests.values() if each.fields["prev"] == current.note.id]
        if len(following) > 1:
            raise Broken(f"{party.name} has signed two manifests after version {current.fields['version']}")
        if not following:
            return
        manifest = following[0]
        signed = signatures.of(manifest.note, {*current.of("root"), *manifest.of("root")})
        gone = {key for _, key in set(current.keys) - set(manifest.keys)}
        follows = (manifest.fields["party"], manifest.fields["version"]) == (party.name, current.fields["version"] + 1)
        enough = current.has_enough_roots(signed) and manifest.has_enough_roots(signed)
        if not (follows and enough and gone == {key for key, _ in manifest.removed}):
            raise Broken(f"version {manifest.fields['version']} of the manifest of {party.name} does not follow")
        party.chain.append(manifest)


def policy_of(rows: Sequence[str]) -> tuple[dict[str, Key], Callable[[set[Key]], bool]]:
    """Witnesses by name, and whether keys that cosigned are a quorum (c2sp.org/tlog-policy)."""
    witnesses: dict[str, Key] = {}
    groups: dict[str, tuple[int, list[str]]] = {}
    quorum = ""
    for row in rows:
        words = [] if row.lstrip().startswith("#") else row.split()
        if words[:1] == ["witness"] and len(words) in (3, 4):
            witnesses[words[1]] = read_key(words[2])
        elif words[:1] == ["group"] and len(words) > 3:
            wanted = {"any": "1", "all": str(len(words) - 3)}.get(words[2], words[2])
            if not COUNT.fullmatch(wanted):
                raise Broken(f"a row of the policy: {shown(row)}")
            groups[words[1]] = (int(wanted), words[3:])
        elif words[:1] == ["quorum"] and len(words) == 2:
            quorum = words[1]
        elif words and words[0] != "log":
            raise Broken(f"a row of the policy: {shown(row)}")

    def is_met(cosigners: set[Key]) -> bool:
        held = {name for name, key in witnesses.items() if key in cosigners}
        for name, (wanted, members) in groups.items():
            if len(held.intersection(members)) >= wanted:
                held.add(name)
        return quorum == "none" or quorum in held

    return witnesses, is_met


# ── Logs: what stands in them for certain, and whether they say two things ───────────────────────────────────────────

ENTRY_KEYS = {"v", "i", "k", "at", "mono", "boot", "n", "line", "peer", "id", "obj", "x"}
ALWAYS = {"v": int, "i": int, "k": str, "at": int, "mono": int, "boot": HEX_32, "n": HEX_32}
Bound = tuple[int, str]  # milliseconds since the epoch, and by whose clock


class Leaf(NamedTuple):
    """An entry that is proven to stand in a log."""

    log: Log
    position: int
    fields: dict[str, Any]
    content: bytes

    @property
    def kind(self) -> str:
        """What it says has happened."""
        return str(self.fields["k"])

    @property
    def place(self) -> Place:
        """Where the party has it."""
        return self.log.number, self.position

    def get(self, key: str) -> str:
        """A field that may be missing."""
        value = self.fields.get(key, "")
        return value if isinstance(value, str) else ""

    def extra(self, key: str) -> Any:
        """A field of ``x``."""
        extra = self.fields.get("x")
        return extra.get(key) if isinstance(extra, dict) else None


class Log:
    """One log of a party, as far as what was handed in shows it."""

    def __init__(self, origin: str, party: Party) -> None:
        self.origin, self.party, self.number = origin, party, int(origin.rpartition("/")[2])
        self.keys = [key for key in party.log_keys if key.name == origin]
        self.ended = {key: last for manifest in party.chain for key, last in manifest.removed}
        self.checkpoints: dict[tuple[int, bytes], dict[Key, int]] = {}
        self.notes: dict[tuple[int, bytes], Note] = {}
        self.trees: list[Tree] = []
        self.leaves: dict[tuple[int, bytes], set[tuple[int, bytes]]] = {}
        self._bounds: dict[tuple[int, str], tuple[list[int], list[Bound]]] = {}
        self._opened: tuple[list[int], list[int]] | None = None

    def take(self, note: Note, cosigners: dict[Key, str], signatures: Signatures) -> tuple[int, bytes]:
        """Size and root of a checkpoint that the log's own key has signed."""
        point = read_checkpoint(note)
        signed = signatures.of(note, [*self.keys, *cosigners])
        mine = [key for key in signed if key in self.keys]
        if not any(key not in self.ended or self.ended[key] >= (self.number, point.size - 1) for key in mine):
            raise Broken(f"a checkpoint of {point.origin} that its log's key has not signed")
        place = (point.size, point.root)
        stamps = self.checkpoints.setdefault(place, {})
        self.notes.setdefault(place, note)
        for key in signed:
            if key.kind == COSIGNATURE:
                stamps[key] = min(stamps.get(key, 1 << 63), stamp_s(signed[key]))
        return place

    def is_in_tree(self, tree: Tree, place: tuple[int, bytes]) -> bool:
        """True if a checkpoint is what the tree was at its size."""
        return place[0] <= tree.size and tree.root(place[0]) == place[1]

    def not_after(self, leaf: Leaf, cosigners: dict[Key, str], without: str) -> list[Bound]:
        """By when others say that an entry was there; ``without`` is whoever would gain from saying so."""
        bounds = []
        for number, tree in enumerate(self.trees):
            if tree.has(leaf.position, leaf.content):
                sizes, earliest = self._earliest(number, cosigners, without)
                found = bisect.bisect_right(sizes, leaf.position)
                bounds += earliest[found : found + 1]
        for place in self.leaves[leaf.position, leaf.content]:
            bounds += self._stamps(place, cosigners, without)
        return bounds

    def last_before(self, place: tuple[int, bytes]) -> int | None:
        """When the log says that its last entry was made that a tree has, of those that are here; None if none is."""
        if not any(self.is_in_tree(tree, place) for tree in self.trees):
            return None
        if self._opened is None:
            opened = sorted((index, json.loads(content)["at"]) for index, content in self.leaves)
            latest = list(itertools.accumulate((at for _, at in opened), max))
            self._opened = [index for index, _ in opened], latest
        found = bisect.bisect_left(self._opened[0], place[0])
        return self._opened[1][found - 1] if found else None

    def _stamps(self, place: tuple[int, bytes], cosigners: dict[Key, str], without: str) -> Iterator[Bound]:
        for key, at_s in self.checkpoints.get(place, {}).items():
            if cosigners[key] not in (self.party.name, without):
                # A cosignature tells whole seconds: it was given by the end of that one.
                yield at_s * 1000 + 999, f"{cosigners[key]}, who cosigned"

    def _earliest(self, number: int, cosigners: dict[Key, str], without: str) -> tuple[list[int], list[Bound]]:
        """Sizes of a tree that were cosigned, and for each the earliest cosignature of it or a larger one."""
        if (number, without) not in self._bounds:
            stamped = [
                (place[0], bound)
                for place in self.checkpoints
                if self.is_in_tree(self.trees[number], place)
                for bound in self._stamps(place, cosigners, without)
            ]
            sizes: list[int] = []
            earliest: list[Bound] = []
            for size, bound in sorted(stamped, reverse=True):
                sizes.append(size)
                earliest.append(min(bound, earliest[-1]) if earliest else bound)
            self._bounds[number, without] = sizes[::-1], earliest[::-1]
        return self._bounds[number, without]

    def forks(self, cosigners: dict[Key, str]) -> Iterator[tuple[str, str]]:
        """Who said two things of this log, and what: the evidence lies in what was handed in."""
        roots: dict[int, bytes] = {}
        for size, root in self.checkpoints:
            if roots.setdefault(size, root) != root:
                yield self.party.name, f"F1: {self.origin} signed two roots for its first {size} entries"
                yield from self._double_cosigners(cosigners, (size, root), (size, roots[size]))
        for tree in self.trees:
            whole = (tree.size, tree.root(tree.size))
            for place in self.checkpoints:
                if place[0] < tree.size and not self.is_in_tree(tree, place):
                    yield (
                        self.party.name,
                        f"F2: {self.origin} signed {tree.size} entries that do not begin with the {place[0]} it signed",
                    )
                    yield from self._double_cosigners(cosigners, place, whole)
        seen: dict[int, bytes] = {}
        for index, content in self.leaves:
            is_elsewhere = any(index < tree.size and not tree.has(index, content) for tree in self.trees)
            if is_elsewhere or seen.setdefault(index, content) != content:
                yield self.party.name, f"F5: {self.origin} proved two different entries at its place {index}"

    def _double_cosigners(
        self, cosigners: dict[Key, str], one: tuple[int, bytes], other: tuple[int, bytes]
    ) -> Iterator[tuple[str, str]]:
        for key in set(self.checkpoints[one]) & set(self.checkpoints.get(other, {})):
            yield (
                cosigners[key],
                f"F4: {key.name} cosigned {one[0]} and {other[0]} entries of {self.origin} that contradict",
            )


def read_entry(content: bytes, index: int) -> dict[str, Any]:
    """The fields of an entry that says of itself that it stands at an index."""
    fields = parse(content)
    if not isinstance(fields, dict) or not set(ALWAYS) <= fields.keys() <= ENTRY_KEYS:
        raise Broken(f"no entry of a log: {shown(content[:60])}")
    check_form({key: fields[key] for key in ALWAYS}, ALWAYS, "entry")
    if (fields["v"], fields["i"]) != (1, index):
        raise Broken(f"the entry at {index} says that it is of version {fields['v']} and stands at {fields['i']}")
    return fields


# ── Messages and agreements ──────────────────────────────────────────────────────────────────────────────────────────

NEEDS = ("none", "ack", "reply", "countersign")
HOWS = ("ack", "reply", "correct", "cancel", "accept", "refuse", "supersede")
NOTIFIED = ("operator", ("", "supersede"), ("none", "ack", "reply"), True)
ASKED = ("node", ("", "reply"), ("none", "ack", "reply"), False)
TOLD = ("node", ("",), ("none", "ack"), False)
RULES = {  # by kind: whose signature, how it may refer to another text, what it may ask for, for parties only
    "warning": NOTIFIED,
    "movement": NOTIFIED,
    "site": NOTIFIED,
    "allegation": ("operator", ("", "supersede"), ("reply",), False),
    "statement": ("operator", ("", "supersede"), ("none", "ack", "reply"), False),
    "correct": ("operator", ("correct",), ("none", "ack", "reply"), True),
    "cancel": ("operator", ("cancel",), ("none", "ack", "reply"), True),
    "ack": ("operator", ("ack",), ("none",), False),
    "reply": ("operator", ("reply",), ("none", "ack"), False),
    "check": ASKED,
    "challenge": ("node", ("",), ("none", "ack", "reply"), False),
    "query": ASKED,
    "carry": ("node", ("", "reply"), ("none",), False),
    "manifest": TOLD,
    "fork": TOLD,
    "propose": ("operator", ("", "supersede"), NEEDS, True),
    "assent": ("authority", ("accept",), ("none", "ack"), True),
    "decline": ("authority", ("refuse",), ("none", "ack"), True),
    "terminate": ("authority", ("cancel",), ("none", "ack"), True),
    "decide": ("node", ("accept", "refuse"), ("none",), False),
}
DECLARED = ("decline", "terminate")
MAY_BE_AUTOMATIC = ("ack", "warning", "movement", "site", "reply", "assent", *DECLARED)
MAY_BE_DRILLED = (
    *("warning", "movement", "site", "allegation", "statement", "correct", "cancel", "ack", "reply"),
    *("check", "challenge", "query", "carry"),
)
MESSAGE_FORM = {
    "v": int,
    "line": HEX_32,
    "from": PARTY,
    "to": [PARTY],
    "seq": int,
    "prev": EMPTY_OR_HEX_64,
    "at": int,
    "nonce": HEX_32,
    "seen": [{"origin": str, "size": int, "root": HEX_64}],
    "kind": re.compile("|".join(RULES)),
    "prec": re.compile("|".join(PRECEDENCES)),
    "drill": bool,
    "need": re.compile("|".join(NEEDS)),
    "by": int,
    "re": dict,
    "body": dict,
    "att": [{"sha256": HEX_64, "size": int, "type": str, "name": str}],
    "lang": str,
}
RESTS_ON = {"sent": (), "recv": ("sent", "recv", "manifest"), "refused": ("refused",), "manifest": ("manifest",)}
"""Which entries of another log an entry may rest on, by what it says: a note came in, or a receipt or refusal did."""
REFERENCE_FORM = {"id": HEX_64, "how": re.compile("|".join(HOWS))}
ACK_FORM = {"shown_at": int, "render": {"sha256": HEX_64, "template": str}, "remark": str}
HOP_FORM = {"to": str, "by": str, "at": int, "means": str, "read_back": bool}
ONE_ROW = re.compile(r".*\S.*")
STATEMENT_FORM = {
    "speaker": ONE_ROW,
    "text": str,
    "file": str,
    "on_behalf": str,
    "signatories": [{"name": ONE_ROW, "standing": re.compile("signed|named|unclear")}],
    "incident": re.compile(r"([0-9a-f]{32})?"),
    "about": EMPTY_OR_HEX_64,
}
HEARD_FORM = {"number": int, "lat": int, "lon": int, "precision_m": int}
AGREEMENT_FORM = {
    "line": HEX_32,
    "parties": [PARTY],
    "annexes": [{"kind": re.compile(r"[a-z][a-z0-9-]{0,31}"), "sha256": HEX_64}],
    "from": int,
    "sign_by": int,
    "ends_at": int,
    "notice_ms": int,
    "registrar": str,
    "replaces": EMPTY_OR_HEX_64,
}


DECLARATION_FORM = {"line": HEX_32, "party": PARTY, "agreement": HEX_64, "kind": str, "text": str}


class Message(NamedTuple):
    """What one party said to others; ``by`` and ``role`` are of the keys that signed it, empty if none is known to."""

    id: str
    fields: dict[str, Any]
    note: Note
    role: str
    by: tuple[str, ...]
    at: Place
    """Where its sender's log has it."""

    @property
    def sender(self) -> str:
        """The party that says it."""
        return str(self.fields["from"])

    @property
    def kind(self) -> str:
        """What it is."""
        return str(self.fields["kind"])

    @property
    def about(self) -> str:
        """The text that it refers to."""
        return str(self.fields["re"].get("id", ""))

    @property
    def how(self) -> str:
        """What it does to that text."""
        return str(self.fields["re"].get("how", ""))

    @property
    def is_automatic(self) -> bool:
        """True if no person wrote it."""
        return "auto" in self.fields["body"]


@functools.lru_cache(maxsize=1 << 15)
def read_message(note: Note) -> dict[str, Any]:
    """The fields of a message, all rules of its kind kept that need no charter."""
    fields: dict[str, Any] = read_document(note, "msg", MESSAGE_FORM)
    if fields["re"]:
        check_form(fields["re"], REFERENCE_FORM, "re")
    _, hows, needs, _ = RULES[fields["kind"]]
    to, at, by = fields["to"], fields["at"], fields["by"]
    origins = [seen["origin"] for seen in fields["seen"]]
    is_kept = (
        fields["v"] == 1
        and fields["seq"] >= 1
        and (fields["seq"] > 1) == bool(fields["prev"])
        and 1 <= len(to) <= 64
        and to == sorted(set(to))
        and origins == sorted(set(origins))
        and fields["from"] not in to
        and fields["re"].get("how", "") in hows
        and fields["need"] in needs
        and (by == 0 if fields["need"] == "none" else by > at)
        and fields["body"].get("auto", True) is True
        and not (fields["drill"] and fields["kind"] not in MAY_BE_DRILLED)
    )
    if not is_kept:
        raise Broken(f"the message {note.id[:16]} breaks a rule of its kind")
    if fields["kind"] == "statement":
        _check_statement(fields["body"], [file["name"] for file in fields["att"]])
    _check_body(fields["kind"], {key: value for key, value in fields["body"].items() if key != "auto"})
    return fields


def _check_body(kind: str, body: dict[str, Any]) -> None:
    if kind == "ack":
        check_form(body, ACK_FORM, "body")
    elif kind == "propose":
        check_form(body.get("agreement"), HEX_64, "body.agreement")
    elif kind == "reply":
        form: dict[str, Any] = {"text": str}
        if "answer" in body:
            form["answer"] = re.compile("will-comply|cannot|disputes")
        elif "hop" in body:
            form["hop"] = HOP_FORM
        elif "heard" in body:
            form["heard"] = HEARD_FORM
        if "action" in body and "hop" not in body and "heard" not in body:
            form["action"] = re.compile(r"(?s).+")
        check_form(body, form, "body")


def _check_statement(body: dict[str, Any], files: list[str]) -> None:
    """Nothing, for a statement whose words stand in one place; a machine states nothing."""
    check_form(body, STATEMENT_FORM, "body")
    names = [each["name"] for each in body["signatories"]]
    is_in_one_place = bool(body["text"].strip()) != bool(body["file"])
    if not is_in_one_place or files.count(body["file"]) != bool(body["file"]) or len(set(names)) < len(names):
        raise Broken("a statement whose words stand in two places or in none, or that names somebody twice")


def _told_by(body: dict[str, Any]) -> str:
    """Who speaks in a statement, for whom, and who stands behind it, as its sender states it."""
    behind = ", ".join(f"{each['name']} ({each['standing']})" for each in body["signatories"])
    for_whom = f" on behalf of {body['on_behalf']}" if body["on_behalf"] else ""
    words = f"“{body['text'][:200]}”" if body["text"] else f"in the file {body['file']}"
    return f"{body['speaker']}{for_whom}: {words}; signatories: {behind or 'none named'}"


def check_terms(fields: dict[str, Any], line: str, charter: Any, parties: dict[str, Party]) -> None:
    """Nothing, for a message that the charter of its line allows."""
    members = [fields["from"], *fields["to"]]
    strangers = [name for name in members if name not in parties]
    if fields["line"] != line or strangers:
        raise Broken("a message of another line, or with somebody who is no member of it")
    if RULES[fields["kind"]][3] and parties[fields["from"]].standing != "party":
        raise Broken(f"{fields['from']} is no party and may not send {fields['kind']}")
    if fields["kind"] == "decide" and fields["from"] != charter["registrar"]:
        raise Broken(f"{fields['from']} is not the registrar that the charter names")
    if fields["need"] != "none" and fields["by"] < fields["at"] + charter["ack_within_ms"][fields["prec"]]:
        raise Broken("a message that asks for something sooner than the charter allows")


def role_taken(fields: dict[str, Any], party: Party, at: Place, signers: Iterable[Key]) -> tuple[str, tuple[str, ...]]:
    """The role in which a message's signatures suffice at its place in its sender's log, and the names of the keys."""
    wanted = RULES[fields["kind"]][0]
    automatic = "auto" in fields["body"] and fields["kind"] in MAY_BE_AUTOMATIC
    binds = wanted != "authority" or party.binds(signers, at)
    if not binds and not automatic:
        raise Broken(f"fewer authorities of {party.name} have signed than it takes for {fields['kind']}")
    for role in (wanted,) * binds + ("node",) * automatic:
        by = [key.name for key in signers if key in party.keys_at(at, role)]
        if by:
            return role, tuple(by)
    raise Broken(f"no {wanted} of {party.name} has signed it, which {fields['kind']} takes")


# ── The case: all exports together ───────────────────────────────────────────────────────────────────────────────────

TILE = r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
NAME_PATTERN = r"[a-z0-9][a-z0-9-]{0,95}\.(?:csv|geojson|html|json|pdf|txt)"
LAYOUT = {
    "charter": re.compile(r"charter\.note"),
    "policy": re.compile(r"policy\.txt"),
    "words": re.compile(r"VERIFY\.txt|verify\.py"),
    "manifest": re.compile(r"manifests/([0-9a-f]{64})\.note"),
    "checkpoint": re.compile(rf"checkpoints/{ORIGIN_PATTERN}/[0-9]{{1,19}}-[0-9a-f]{{16}}\.note"),
    "entry": re.compile(rf"entries/{ORIGIN_PATTERN}/(0|[1-9][0-9]{{0,18}})"),
    "object": re.compile(r"objects/([0-9a-f]{64})"),
    "proof": re.compile(rf"proofs/{ORIGIN_PATTERN}/(0|[1-9][0-9]{{0,18}})\.tlog-proof"),
    "growth": re.compile(rf"consistency/{ORIGIN_PATTERN}/[0-9]{{1,19}}-[0-9]{{1,19}}"),
    "tile": re.compile(rf"tiles/{ORIGIN_PATTERN}/0/{TILE}"),
    "contents": re.compile(r"contents\.txt"),
    "seal": re.compile(r"seal/(entry\.tlog-proof|growth)"),
    "told": re.compile(rf"{NAME_PATTERN}|(?:accounts|tracks|zones)/{NAME_PATTERN}"),
    "beside": re.compile(r"lines/([0-9a-f]{32})/(?!lines/)(.+)"),
}
CONTENTS_ROW = re.compile(r"([0-9a-f]{64})  ([!-~]{1,512})")
Files = dict[str, list[tuple[str, "re.Match[str]", bytes]]]
FORK_ROW = re.compile(rb"truceline/fork/v1 (F[1-5])\n")


class Claim(NamedTuple):
    """One thing that is said, and how far it is shown."""

    kind: str
    about: str
    """Id of a message or an agreement, or name of a log or a party."""
    party: str
    """Whom it concerns; empty if nobody in particular."""
    verdict: str
    by: tuple[str, ...]
    """Whose word it is."""
    text: str


class Case:
    """What follows from some exports together: claims, and what does not hold."""

    def __init__(
        self, exports: dict[str, dict[str, bytes]], pinned: str, signatures: Signatures, jobs: int = 1
    ) -> None:
        self.claims: list[Claim] = []
        self.problems: list[str] = []
        self.remarks: list[str] = []
        self.objects: dict[str, bytes] = {}
        self.leaves: list[Leaf] = []
        self.messages: dict[str, Message] = {}
        self._annexes: set[str] = set()
        self._named_by_deeds: set[str] = set()
        self._known_points: dict[bytes, tuple[Log, tuple[int, bytes]]] = {}
        self._known_leaves: dict[tuple[str, int, bytes], Leaf] = {}
        self._signatures, self._pinned = signatures, pinned
        self._exports = {name: self._sorted_out(name, files) for name, files in exports.items()}
        self._open_charter(jobs)
        if self.parties:
            self._open_logs()
            self._place_manifests()
            self._judge_logs()
            self._open_messages()
            self._judge_deeds()
            self._remark_unnamed()
            for name in self._exports:
                self._judge_dossier(name)

    def each(self, kind: str) -> Iterator[tuple[str, re.Match[str], bytes]]:
        """Where a file lies, what its name says, and its content, for all files of a kind."""
        for name, files in self._exports.items():
            for path, match, content in files.get(kind, ()):
                yield f"{name}: {path}", match, content

    def about(self, text_id: str, *kinds: str) -> list[Leaf]:
        """The entries of some kinds that name a text."""
        return [leaf for leaf in self._about.get(text_id, ()) if leaf.kind in kinds]

    def _sorted_out(self, name: str, files: dict[str, bytes]) -> Files:
        found: Files = {}
        for path, content in files.items():
            matches = ((kind, pattern.fullmatch(path)) for kind, pattern in LAYOUT.items())
            kind, match = next(((kind, match) for kind, match in matches if match), ("", None))
            if match is None:
                self.problems.append(f"{name}: {shown(path)} is no file of an export")
            elif kind == "object" and content is not LARGE and sha256_hex(content) != match[1]:
                self.problems.append(f"{name}: {path} has another hash than its name")
            else:
                found.setdefault(kind, []).append((path, match, content))
                if kind == "object":
                    self.objects[match[1]] = content
        return found

    def _try(self, place: str, act: Callable[..., Any], *values: Any) -> Any:
        """What an act gives; None, and a problem, if what it works on does not hold."""
        try:
            return act(*values)
        except Broken as error:
            self.problems.append(f"{place}: {error}")
            return None

    def _open_charter(self, jobs: int) -> None:
        self.parties: dict[str, Party] = {}
        self.charter_id = self.line = ""
        notes = {content: self._try(place, read_note, content) for place, _, content in self.each("charter")}
        if None in notes.values():
            return
        if len({note.text for note in notes.values()}) != 1:
            raise Unusable("the exports have no charter, or not one and the same")
        note = next(iter(notes.values()))
        self.charter_id, self.line = note.id, note.id[:32]
        if self._pinned and self._pinned not in (self.charter_id, self.line):
            self.problems.append(f"the charter is {self.charter_id}, not the one that you trust, {shown(self._pinned)}")
            return
        manifests = self._open_manifests()
        if jobs > 1:
            keys = {key for manifest in manifests.values() for _, key in manifest.keys}
            self._signatures.check_ahead(self._notes(), keys, jobs)
        for place, _, content in self.each("charter"):
            opened = self._try(place, open_charter, notes[content], manifests, self._signatures)
            policy = self._try(place, policy_of, opened[0]["policy"]) if opened else None
            if opened and policy and not self.parties:
                self.charter, self.parties = opened
                self._open_terms(manifests, *policy)

    def _open_manifests(self) -> dict[str, Manifest]:
        """The manifests by their ids."""
        manifests: dict[str, Manifest] = {}
        for place, match, content in self.each("manifest"):
            manifest = self._try(place, self._open_manifest, content)
            if manifest and manifest.note.id != match[1]:
                self.problems.append(f"{place}: its text has another hash than its name")
            elif manifest:
                manifests[manifest.note.id] = manifest
        return manifests

    def _open_manifest(self, content: bytes) -> Manifest:
        """A manifest that enough of its own roots signed; whose they are, the charter says."""
        manifest = read_manifest(read_note(content))
        if not manifest.has_enough_roots(self._signatures.of(manifest.note, manifest.of("root"))):
            raise Broken(f"fewer roots than it takes have signed version {manifest.fields['version']}")
        return manifest

    def _open_terms(
        self, manifests: dict[str, Manifest], witnesses: dict[str, Key], is_quorum: Callable[[set[Key]], bool]
    ) -> None:
        self._is_quorum = is_quorum
        for party in self.parties.values():
            self._try("manifests", extend_chain, party, manifests, self._signatures)
        in_chains = {manifest.note.id for party in self.parties.values() for manifest in party.chain}
        for party in self.parties.values():
            roots = [key for manifest in party.chain for key in manifest.of("root")]
            for manifest in party.chain:
                self._remark_unknown(manifest.note, roots)
        for unused in sorted(set(manifests) - in_chains):
            self.problems.append(f"manifests/{unused}.note: it does not follow from the charter")
        self.cosigners = {key: name for name, party in self.parties.items() for key in party.cosigners}
        self.cosigners.update((key, self.cosigners.get(key, key.name)) for key in witnesses.values())
        rows = "".join(f"{row}\n" for row in self.charter["policy"]).encode()
        for place, _, content in self.each("policy"):
            if content != rows:
                self.problems.append(f"{place}: it is not the policy of the charter")
        by = tuple(self.parties)
        self.claims.append(Claim("charter", self.line, "", PROVEN, by, "the roots of all members signed the charter"))

    def _notes(self) -> Iterator[Note]:
        """Every note that is here, as far as it can be read; nothing is believed of it."""
        for kind in ("charter", "manifest", "checkpoint", "object", "proof", "growth"):
            for _, _, content in self.each(kind):
                start = content.find(b"\n\n") + 2 if content.startswith(PROOF_ROW) or kind == "growth" else 0
                try:
                    yield read_note(content[start:])
                except Broken:
                    continue

    # ── logs ──

    def _open_logs(self) -> None:
        origins = {key.name: party for party in self.parties.values() for key in party.log_keys}
        self.logs = {origin: Log(origin, party) for origin, party in origins.items()}
        for place, _, content in self.each("checkpoint"):
            self._try(place, self._take_checkpoint, content)
        for place, _, content in self.each("growth"):
            self._try(place, self._take_growth, content)
        for name in self._exports:
            for origin, log in self.logs.items():
                self._try(f"{name}: tiles/{origin}", self._take_tiles, log, name)
        self._open_proofs()
        for place, match, content in self.each("entry"):
            self._try(place, self._take_entry, f"{match[1]}/log/{match[2]}", int(match[3]), content)

    def _open_proofs(self) -> None:
        self.proved: dict[str, Leaf] = {}
        for place, _, content in self.each("proof"):
            leaf = self._try(place, self._take_proof, content)
            if leaf and not place.endswith(f"proofs/{leaf.log.origin}/{leaf.position}.tlog-proof"):
                self.problems.append(f"{place}: it proves another entry than its name says")
        for _, match, content in self.each("object"):
            if content.startswith(PROOF_ROW):
                try:
                    self.proved[match[1]] = self._take_proof(content)
                except Broken:
                    continue  # it is a problem only if an entry rests on it: see _judge_reliance

    def _log_of(self, origin: str) -> Log:
        if origin not in self.logs:
            raise Broken(f"{shown(origin)} is no log of a member of the line")
        return self.logs[origin]

    def _signed(self, note: Note) -> tuple[Log, tuple[int, bytes]]:
        """The log that a checkpoint is of, whose key has signed it, and its size and root."""
        if note.content not in self._known_points:  # thousands of proofs lead to one checkpoint
            log = self._log_of(read_checkpoint(note).origin)
            self._remark_unknown(note, [*log.keys, *self.cosigners])
            self._known_points[note.content] = log, log.take(note, self.cosigners, self._signatures)
        return self._known_points[note.content]

    def _remark_unknown(self, note: Note, keys: Iterable[Key]) -> None:
        known = {(key.name, key.id) for key in keys}
        for name, key_id, _ in note.rows:
            if (name, key_id) not in known:
                self.remarks.append(f"the text {note.id[:16]} bears a signature of {name}, whose key is not known here")

    def _take_checkpoint(self, content: bytes) -> None:
        self._signed(read_note(content))

    @property
    def _log_keys(self) -> list[Key]:
        return [key for log in self.logs.values() for key in log.keys]

    def _take_growth(self, content: bytes) -> None:
        old_size, path, note = read_growth(content)
        log, (new_size, new_root) = self._signed(note)
        for size, root in log.checkpoints:
            if size == old_size and is_consistent(old_size, new_size, path, root, new_root):
                return
        raise Broken(f"it does not lead from the {old_size} entries that the log has signed to {new_size}")

    def _take_tiles(self, log: Log, name: str) -> None:
        tiles = {
            int(match[3].replace("x", "").replace("/", "")): (match[4], content)
            for _, match, content in self._exports[name].get("tile", ())
            if f"{match[1]}/log/{match[2]}" == log.origin
        }
        hashes: list[bytes] = []
        for number in range(len(tiles)):
            width, content = tiles.get(number, ("", b""))
            if len(content) != 32 * int(width or 256) or len(hashes) != 256 * number:
                raise Broken(f"tile {number} is missing, or not as long as its name says")
            hashes += [content[start : start + 32] for start in range(0, len(content), 32)]
        tree = Tree(hashes)
        if hashes and (tree.size, tree.root(tree.size)) not in log.checkpoints:
            raise Broken(f"{tree.size} leaf hashes lead to a root that the log did not sign")
        if hashes and all(tree.root(tree.size) != other.root(other.size) for other in log.trees):
            log.trees.append(tree)

    def _take_proof(self, content: bytes) -> Leaf:
        proof = read_proof(content)
        log, (size, root) = self._signed(proof.note)
        if root_from_inclusion(proof.position, size, leaf_hash(proof.extra), proof.path) != root:
            raise Broken(f"entry {proof.position} is not in the tree of {log.origin}")
        return self._take_leaf(log, proof.position, proof.extra, (size, root))

    def _take_entry(self, origin: str, index: int, content: bytes) -> None:
        log = self._log_of(origin)
        whole = [tree for tree in log.trees if tree.has(index, content)]
        if not whole and (index, content) not in log.leaves:
            raise Broken("neither the leaf hashes nor a proof say that it stands there")
        for tree in whole:
            self._take_leaf(log, index, content, (tree.size, tree.root(tree.size)))

    def _take_leaf(self, log: Log, index: int, content: bytes, under: tuple[int, bytes]) -> Leaf:
        leaf = self._known_leaves.get((log.origin, index, content))
        if leaf is None:
            leaf = Leaf(log, index, read_entry(content, index), content)
            self._known_leaves[log.origin, index, content] = leaf
            self.leaves.append(leaf)
        log.leaves.setdefault((index, content), set()).add(under)
        return leaf

    def _place_manifests(self) -> None:
        """Each manifest after the charter's counts from where its owner's log is proven to have it."""
        for party in self.parties.values():
            for manifest in party.chain[1:]:
                version = f"version {manifest.fields['version']} of the manifest of {party.name}"
                places = [
                    leaf
                    for leaf in self.leaves
                    if leaf.kind == "manifest" and leaf.log.party is party and leaf.get("id") == manifest.note.id
                ]
                if not places:
                    self.remarks.append(f"{version} is not shown to stand in its log: its keys count for nothing here")
                    break
                leaf = min(places, key=lambda leaf: leaf.place)
                cosigned = max(self._cosigned_before(leaf), default=(0, 0))
                placed = len(party.placed)
                self._try(version, party.place, manifest, leaf.place, cosigned)
                if len(party.placed) == placed:
                    break

    def _cosigned_before(self, leaf: Leaf) -> Iterator[Place]:
        for log in self.logs.values():
            if log.party is leaf.log.party:
                for (size, _), stamps in log.checkpoints.items():
                    is_before = size and (log.number, size - 1) < leaf.place
                    if is_before and any(self.cosigners[key] != log.party.name for key in stamps):
                        yield log.number, size - 1

    def _judge_logs(self) -> None:
        self._about: dict[str, list[Leaf]] = {}
        self._erasures = {
            (leaf.log.party.name, str(leaf.extra("of"))): leaf
            for leaf in self.leaves
            if leaf.kind == "note" and leaf.extra("is") == "erasure"
        }
        self.leaves.sort(key=lambda leaf: (leaf.log.origin, leaf.position))
        for leaf in self.leaves:
            for name in {leaf.get("id"), leaf.get("obj")} - {""}:
                self._about.setdefault(name, []).append(leaf)
        for log in self.logs.values():
            forks = list(dict.fromkeys(log.forks(self.cosigners)))
            for accused, text in forks:
                self.claims.append(Claim("honest", log.origin, accused, CONTRADICTED, (accused,), text))
            if log.checkpoints:
                self._judge_log(log, bool(forks))
        for obj, content in self.objects.items():
            if FORK_ROW.match(content):
                self._judge_evidence(obj, content)

    def _judge_log(self, log: Log, is_forked: bool) -> None:
        size, root = max(log.checkpoints)
        cosigned = log.checkpoints[size, root].keys()
        by = (log.party.name, *sorted({self.cosigners[key] for key in cosigned} - {log.party.name}))
        text = f"it signed {size} entries"
        text += "" if self._is_quorum(set(cosigned)) else ", which fewer have cosigned than the charter's policy wants"
        self.claims.append(Claim("log", log.origin, log.party.name, CONTRADICTED if is_forked else PROVEN, by, text))
        counted = max((tree.size for tree in log.trees), default=0)
        withheld = counted - len({position for position, _ in log.leaves if position < counted})
        text = f"of the first {counted} entries none was left out uncounted; {withheld} are withheld"
        if counted < size:
            text += f"; what the {size - counted} after them are is not shown"
        verdict = CONTRADICTED if is_forked else PROVEN if counted == size else NOT_COVERED
        self.claims.append(Claim("counted", log.origin, log.party.name, verdict, (log.party.name,), text))

    def _judge_evidence(self, obj: str, content: bytes) -> None:
        """Evidence of a fork that a node kept. What proves nothing is passed over: anybody can make up such a file."""
        try:
            accused, text = self._proven_by(content)
        except Broken as error:
            self.remarks.append(f"the evidence {obj[:16]} proves no fork: {error}")
        else:
            self.claims.append(Claim("honest", obj, accused, CONTRADICTED, (accused,), text))

    def _proven_by(self, content: bytes) -> tuple[str, str]:
        kind = content[18:20].decode()
        parts = list(_parts_of(content[21:]))
        if len(parts) != {"F1": 2, "F2": 3, "F3": 2, "F4": 3, "F5": 4}[kind]:
            raise Broken("it has too few parts, or too many")
        if kind == "F3":
            return self._two_texts(read_note(parts[0]), read_note(parts[1]))
        if kind == "F5":
            return self._two_leaves(*parts)
        first, second = read_note(parts[0]), read_note(parts[1])
        one, other = read_checkpoint(first), read_checkpoint(second)
        keys = [key for key in (*self._log_keys, *self.cosigners) if (key.kind == COSIGNATURE) == (kind == "F4")]
        both = {
            key
            for key in set(self._signatures.of(first, keys)) & set(self._signatures.of(second, keys))
            if key.kind == COSIGNATURE or key.name == one.origin  # anybody else can write a log's name on anything
        }
        if one.origin != other.origin or not both:
            raise Broken("no key signed both, or they are of two logs")
        if one.size == other.size:
            if one.root == other.root or kind == "F2":
                raise Broken("the roots are the same, or it is of another kind")
        else:
            hashes = [parts[2][start : start + 32] for start in range(0, len(parts[2]), 32)] if kind != "F1" else []
            check_consistency(one.size, other.size, hashes[1:], hashes[0] if hashes else b"", other.root)
            if hashes[0] == one.root:
                raise Broken("the later tree begins with the earlier one")
        owners = {**self.cosigners, **{key: log.party.name for log in self.logs.values() for key in log.keys}}
        accused = owners[min(both)]
        return (
            accused,
            f"{kind}: {min(both).name} signed {one.size} and {other.size} entries of {one.origin} that contradict",
        )

    def _two_texts(self, first: Note, second: Note) -> tuple[str, str]:
        one, other = (read_document(note, "msg", MESSAGE_FORM) for note in (first, second))
        place = [(text["line"], text["from"], text["seq"]) for text in (one, other)]
        party = self.parties.get(one["from"])
        if place[0] != place[1] or first.id == second.id or party is None:
            raise Broken("they are one text, or have different numbers, lines or senders")
        keys = party.keys_at(LATEST, "node", "operator", "authority")
        if not (self._signatures.of(first, keys) and self._signatures.of(second, keys)):
            raise Broken("the sender has not signed both")
        return party.name, f"F3: {party.name} signed two messages with the number {one['seq']}"

    def _two_leaves(self, first: bytes, one: bytes, second: bytes, other: bytes) -> tuple[str, str]:
        points = []
        for content, leaf in ((first, one), (second, other)):
            proof = read_proof(content)
            log, (size, root) = self._signed(proof.note)
            if root_from_inclusion(proof.position, size, leaf, proof.path) != root:
                raise Broken("a leaf is not where it should be")
            points.append((log.origin, proof.position))
        if points[0] != points[1] or one == other:
            raise Broken("they are for different places, or for the same leaf")
        origin, index = points[0]
        return self.logs[origin].party.name, f"F5: {origin} proved two different entries at its place {index}"

    # ── messages ──

    def _open_messages(self) -> None:
        """Every message that an entry brings in; its keys count by where its sender's log has it."""
        withheld: dict[str, Leaf] = {}
        for leaf in self.leaves:
            place = f"{leaf.log.origin}, entry {leaf.position}"
            if leaf.kind in ("sent", "recv") and leaf.get("line") == self.line:
                content = self.objects.get(leaf.get("obj"))
                if content is None:
                    withheld.setdefault(leaf.get("id"), leaf)
                elif content.startswith(b"truceline/msg/v1\n"):
                    self._try(place, self._take_message, leaf, content)
            self._try(place, self._judge_reliance, leaf)
        self._referring: dict[str, list[Message]] = {}
        for message in self._in_order():
            about = self.messages.get(message.about)
            # What belongs to a drill is no answer to anything real, and the reverse.
            if message.role and (about is None or about.fields["drill"] == message.fields["drill"]):
                self._referring.setdefault(message.about, []).append(message)
        for message in self._in_order():
            self._judge_message(message)
        self._judge_withheld({text_id: leaf for text_id, leaf in withheld.items() if text_id not in self.messages})
        self._judge_numbers()
        self._judge_agreements()

    def _judge_withheld(self, withheld: dict[str, Leaf]) -> None:
        for text_id, leaf in sorted(withheld.items()):
            sender = leaf.log.party.name if leaf.kind == "sent" else leaf.get("peer")
            text = self._why_absent(leaf, "its text")
            self._say("written", text_id, sender, WITHHELD, (leaf.log.party.name,), text)
            for party in sorted({each.log.party.name for each in self.about(text_id, "recv")}):
                self._say("received", text_id, party, PROVEN, (party,), f"received by {party}")

    # ── what a side's own people did, and what was erased ──

    def _why_absent(self, leaf: Leaf, what: str) -> str:
        """Why the object of an entry is not here: erased, if its own log says so, else left out."""
        erasure = self._erasures.get((leaf.log.party.name, leaf.get("obj")))
        if erasure is None:
            return f"{what} was left out"
        return f"{what} was erased at {when(erasure.fields['at'])}, entry {erasure.position} says"

    def _judge_deeds(self) -> None:
        """A side's log on what its own people said and did: its own word, at a time that others bound."""
        for leaf in self.leaves:
            noun, act, of, desk = (leaf.extra(key) for key in ("is", "act", "of", "desk"))
            if leaf.kind != "note" or not all(isinstance(word, str) for word in (noun, act, of, desk)):
                continue
            content = self.objects.get(leaf.get("obj"))
            self._named_by_deeds.update(_hashes_in(content))
            name = leaf.log.party.name
            upper = min(leaf.log.not_after(leaf, self.cosigners, name), default=None)
            text = " ".join(map(_as_word, (noun, act, "by the desk", desk))) + f", entry {leaf.position}"
            text += f", {when(leaf.fields['at'])}"
            text += " (DRILL)" if leaf.extra("drill") is True else ""
            text += f"; there not after {when(upper[0])}, by {upper[1]}" if upper else ""
            if noun == "erasure":
                self._say("erased", of, name, WORD, (name,), text + _order_in(content))
            elif content is None:
                self._say("stated", of, name, WITHHELD, (name,), f"{text}; {self._why_absent(leaf, 'what it says')}")
            else:
                self._say("stated", of, name, WORD, (name,), text)

    # ── dossiers ──

    def _judge_dossier(self, name: str) -> None:
        """A dossier is an export with more in it, and its log has on record which files it has."""
        files = self._exports[name]
        if not any(kind in files for kind in ("contents", "seal", "told", "beside")):
            return
        contents = files.get("contents")
        seal = {match[1]: content for _, match, content in files.get("seal", ())}
        if not contents or len(seal) != 2:
            self.problems.append(f"{name}: no dossier without contents.txt and both files under seal/")
            return
        self._try(f"{name}: contents.txt", self._check_contents, name, contents[0][2])
        self._try(f"{name}: seal", self._judge_seal, name, seal, contents[0][2])

    def _check_contents(self, name: str, content: bytes) -> None:
        """Every file is listed, with the hash that it has; what is listed is here."""
        rows = [CONTENTS_ROW.fullmatch(row) for row in content.decode("ascii", "replace").split("\n")[:-1]]
        listed = {row[2]: row[1] for row in rows if row}
        if None in rows or len(listed) != len(rows) or list(listed) != sorted(listed) or content[-1:] != b"\n":
            raise Broken("it is no list of hashes and names in their order")
        here = {
            path: path[-64:] if kind == "object" or file is LARGE else sha256_hex(file)
            for kind, found in self._exports[name].items()
            if kind not in ("contents", "seal")
            for path, match, file in found
        }
        for path in sorted(listed.keys() - here.keys()):
            self.problems.append(f"{name}: {path} is listed in contents.txt, and not here")
        for path in sorted(here.keys() - listed.keys()):
            self.problems.append(f"{name}: {path} is not listed in contents.txt")
        for path in sorted(here.keys() & listed.keys()):
            if here[path] != listed[path]:
                self.problems.append(f"{name}: {path} is not the file that is listed in contents.txt")

    def _judge_seal(self, name: str, seal: dict[str, bytes], contents: bytes) -> None:
        """The log has on record that exactly these files were handed out, and goes on from what they show of it."""
        proof = read_proof(seal["entry.tlog-proof"])
        log, (size, root) = self._signed(proof.note)
        points = [read_checkpoint(read_note(content)) for _, _, content in self._exports[name].get("checkpoint", ())]
        known = max(((point.size, point.root) for point in points if point.origin == log.origin), default=(0, b""))
        old_size, path, note = read_growth(seal["growth"])
        if note.content != proof.note.content:
            raise Broken("its two files are of different checkpoints")
        if old_size != known[0]:
            raise Broken(f"it does not go on from the newest checkpoint, of {known[0]} entries")
        check_consistency(old_size, size, path, known[1], root)
        if root_from_inclusion(proof.position, size, leaf_hash(proof.extra), proof.path) != root:
            raise Broken(f"entry {proof.position} is not in the tree of {log.origin}")
        fields = read_entry(proof.extra, proof.position)
        extra: dict[str, Any] = fields["x"] if isinstance(fields.get("x"), dict) else {}
        if (fields["k"], fields.get("obj"), extra.get("is")) != ("export", sha256_hex(contents), "dossier"):
            raise Broken("the log has another list of files on record than contents.txt")
        by, count = log.party.name, contents.count(b"\n")
        text = f"{by} has on record, as entry {proof.position}, that it hands out exactly these {count} files"
        text += f", for {shown(extra['for'])}" if extra.get("for") else ""
        self._say("sealed", str(extra.get("of", "")), by, PROVEN, (by,), f"{text}; {when(fields['at'])} by its clock")

    def _remark_unnamed(self) -> None:
        named = {leaf.get("obj") for leaf in self.leaves} | {leaf.extra("proof") for leaf in self.leaves}
        named.update(file["sha256"] for message in self.messages.values() for file in message.fields["att"])
        named.update(self._annexes | self._named_by_deeds)
        for obj in sorted(self.objects.keys() - named):
            self.remarks.append(f"no entry that is here names the object {obj[:16]}")

    def _in_order(self) -> list[Message]:
        return sorted(self.messages.values(), key=lambda each: (each.sender, each.fields["seq"], each.id))

    def _take_message(self, leaf: Leaf, content: bytes) -> None:
        note = read_note(content)
        if note.id != leaf.get("id"):
            raise Broken("the text is another one than the entry names")
        fields = read_message(note)
        check_terms(fields, self.line, self.charter, self.parties)
        party = self.parties[fields["from"]]
        if leaf.kind == "sent":
            if party is not leaf.log.party:
                raise Broken(f"{leaf.log.party.name} logs as sent what {party.name} says")
            at = leaf.place
        else:
            # The very note, signatures and all: one with more of them might bear those of a key that was stolen since.
            sent = (each for each in self.about(leaf.get("obj"), "sent") if each.get("id") == note.id)
            places = [each.place for each in sent if each.log.party is party]
            if not places:
                self.messages.setdefault(note.id, Message(note.id, fields, note, "", (), (0, 0)))
                return
            at = min(places)
        signed = self._signatures.of(note, party.keys_at(at, "node", "operator", "authority"))
        role, by = role_taken(fields, party, at, signed)
        if fields["kind"] in self.charter.get("two_person", []):
            desks = {key.name for key in {key.public: key for key in signed if key.name in by}.values()}
            if role != "operator" or len(desks) < 2:
                raise Broken(f"fewer than two desks have signed it, which the charter wants for {fields['kind']}")
        known = self.messages.get(note.id)
        if known is None or not known.role:
            self.messages[note.id] = Message(note.id, fields, note, role, by, at)

    def _judge_reliance(self, leaf: Leaf) -> None:
        """What an entry says of another log must be what that log's proof says."""
        obj = leaf.get("obj") if leaf.kind == "proof" else leaf.extra("proof")
        if not isinstance(obj, str) or obj not in self.objects:
            return
        proved = self.proved.get(obj)
        if proved is None:
            raise Broken(f"the proof {obj[:16]} that it rests on does not hold")
        says = str(leaf.extra("proves")) if leaf.kind == "proof" else leaf.kind
        is_it = proved.position == leaf.extra("index") and proved.log.party.name == leaf.get("peer")
        same_text = (each.get("obj") for each in self.about(leaf.get("id"), "sent", "recv", "manifest"))
        names = {leaf.get("id"), leaf.get("obj"), *same_text} & {proved.get("id"), proved.get("obj")} - {""}
        if says == "held":
            names = self._carried(leaf, proved)
        if not is_it or not names or proved.kind not in RESTS_ON.get(says, (proved.kind,)):
            raise Broken(f"the proof {obj[:16]} is of another entry than it says")

    def _carried(self, leaf: Leaf, proved: Leaf) -> set[str]:
        """The note that an entry says is held, if it was in a bundle that its sender gave to who holds it."""
        carry = self.messages.get(proved.get("id"))
        if not carry or (carry.kind, carry.sender, proved.kind) != ("carry", leaf.log.party.name, "recv"):
            return set()
        sent = {each.get("obj") for each in self.about(leaf.get("id"), "sent") if each.log.party is leaf.log.party}
        notes = carry.fields["body"].get("notes")
        if carry.fields["body"].get("for") != leaf.extra("for"):
            return set()
        return sent & {note for note in notes if isinstance(note, str)} if isinstance(notes, list) else set()

    def _say(self, kind: str, about: str, party: str, verdict: str, by: Sequence[str], text: str) -> None:
        self.claims.append(Claim(kind, about, party, verdict, tuple(dict.fromkeys(by)), text))

    def _judge_message(self, message: Message) -> None:
        fields, name = message.fields, f"{message.kind} {message.fields['seq']} of {message.sender}"
        name += " (DRILL)" if fields["drill"] else ""
        if message.role:
            automatic = ", automatic" if message.role == "node" else ""
            self._say("written", message.id, message.sender, PROVEN, message.by, f"{name}{automatic}")
        else:
            holders = [leaf.log.party.name for leaf in self.about(message.id, "recv")]
            text = f"{name}: its place in its sender's log is not shown"
            self._say("written", message.id, message.sender, WORD, holders, text)
        if message.role and message.kind == "statement":
            self._say("stated", message.id, message.sender, WORD, (message.sender,), _told_by(message.fields["body"]))
        self._judge_time(message)
        for recipient in fields["to"]:
            self._judge_receipt(message, recipient)
            self._judge_answers(message, recipient)
            for leaf in self.about(message.id, "note"):
                if leaf.extra("missed") and recipient in (leaf.get("peer"), leaf.log.party.name):
                    self._judge_missed(message, recipient, leaf)

    def _judge_time(self, message: Message) -> None:
        """When it was written: not before what it says it had seen, not after what others say of it."""
        without, at, tolerance = message.sender, message.fields["at"], self.charter["clock_tolerance_ms"]
        upper = min(self._bounds_of(message, without), default=None)
        lower = max(self._seen_by(message), default=None)
        words = [f"at {when(at)}, as {without} says"]
        words += [f"not before {when(lower[0])}, by {lower[1]}"] if lower else []
        words += [f"not after {when(upper[0])}, by {upper[1]}"] if upper else []
        is_outside = (lower and at < lower[0] - tolerance) or (upper and at > upper[0] + tolerance)
        by = [bound[1].split(",")[0] for bound in (lower, upper) if bound]
        verdict = CONTRADICTED if is_outside else PROVEN if upper else WORD
        self._say("time", message.id, message.sender, verdict, by or [without], "; ".join(words))

    def _bounds_of(self, message: Message, without: str) -> Iterator[Bound]:
        for leaf in self.about(message.id, "sent", "recv"):
            yield from leaf.log.not_after(leaf, self.cosigners, without)
            if leaf.kind == "recv" and leaf.log.party.name not in (without, message.sender):
                yield leaf.fields["at"], f"{leaf.log.party.name}, who received it"

    def _seen_by(self, message: Message) -> Iterator[Bound]:
        """A cosignature says only by when a tree was there; that it was not there before, its last entries say."""
        for seen in message.fields["seen"]:
            log = self.logs.get(seen["origin"])
            if log and log.party.name != message.sender:
                at = log.last_before((seen["size"], bytes.fromhex(seen["root"])))
                if at is not None:
                    yield at, f"{log.party.name}, whose entry it had seen"

    def _judge_receipt(self, message: Message, recipient: str) -> None:
        names = {message.id, sha256_hex(message.note.content)}
        own = [leaf for name in names for leaf in self._about.get(name, ()) if leaf.log.party.name == recipient]
        received = [leaf for leaf in own if leaf.kind == "recv" and leaf.get("id") == message.id]
        refused = [leaf for leaf in own if leaf.kind == "refused"]
        sender = self.parties[message.sender]
        proofs = [
            leaf
            for leaf in self.about(message.id, "proof")
            if leaf.log.party is sender and leaf.get("peer") == recipient and leaf.extra("proves") == "recv"
        ]
        offers = [leaf for leaf in self.about(message.id, "attempt") if leaf.get("peer") == recipient]
        if offers:
            text = f"offered to {recipient} {len(offers)} times, as its sender says"
            self._say("offered", message.id, recipient, WORD, (message.sender,), text)
        self._judge_held(message, recipient)
        if received:
            first = min(received, key=lambda leaf: leaf.place)
            text = f"received by {recipient} at {when(first.fields['at'])}, by its clock"
            self._say("received", message.id, recipient, PROVEN, (recipient,), text)
        elif any(leaf.get("obj") not in self.objects for leaf in proofs):
            self._say("received", message.id, recipient, WITHHELD, (message.sender,), "the receipt was left out")
        elif proofs:
            self._say("received", message.id, recipient, CONTRADICTED, (message.sender,), "the receipt is none")
        else:
            self._say("received", message.id, recipient, NOT_COVERED, (), f"not proven received by {recipient}")
        if refused:
            text = f"refused by {recipient}: {shown(refused[0].extra('reason'))}"
            self._say("refused", message.id, recipient, PROVEN, (recipient,), text)

    def _judge_held(self, message: Message, recipient: str) -> None:
        for leaf in self.about(message.id, "proof"):
            proved = self.proved.get(leaf.get("obj"))
            is_held = leaf.extra("proves") == "held" and leaf.extra("for") == recipient
            if is_held and proved and proved.log.party.standing == "mediator":
                by = (proved.log.party.name,)
                text = f"{by[0]} holds it since {when(proved.fields['at'])}, to carry it on"
                self._say("offered", message.id, recipient, PROVEN, by, text)

    def _judge_answers(self, message: Message, recipient: str) -> None:
        """Acknowledgement and answer, each by its own text: one is never taken for the other."""
        said = [
            each
            for each in self._referring.get(message.id, ())
            if each.sender == recipient and recipient in message.fields["to"]
        ]
        acks = [each for each in said if (each.kind, each.role) == ("ack", "operator") and not each.is_automatic]
        left_out = [
            leaf
            for leaf in self.about(message.id, "ack")
            if recipient in (leaf.get("peer"), leaf.log.party.name) and leaf.get("obj") not in self.objects
        ]
        if acks:
            text = f"a desk of {recipient} was shown it and confirmed; this is not agreement"
            self._say("acknowledged", message.id, recipient, PROVEN, acks[0].by, text)
        elif left_out:
            self._say("acknowledged", message.id, recipient, WITHHELD, (left_out[0].log.party.name,), "left out")
        elif message.fields["need"] == "ack":
            text = f"not proven acknowledged by {recipient}"
            self._say("acknowledged", message.id, recipient, NOT_COVERED, (), text)
        answers = [each for each in said if each.how == "reply" and _answers(message, each)]
        if answers:
            text = f"{recipient} answered: {answers[0].fields['body'].get('answer', 'in words')}"
            self._say("answered", message.id, recipient, PROVEN, answers[0].by, text)
        elif message.fields["need"] == "reply":
            self._say("answered", message.id, recipient, NOT_COVERED, (), f"not proven answered by {recipient}")
        for each in said:
            if each.kind == "reply" and "hop" in each.fields["body"]:
                hop = each.fields["body"]["hop"]
                how = "who read it back" if hop["read_back"] else "not read back"
                text = f"passed on to {shown(hop['to'])}, {how}, as {recipient} says"
                self._say("passed", message.id, recipient, WORD, each.by, text)
        for leaf in self.about(message.id, "shown"):
            if leaf.log.party.name == recipient:
                text = f"shown at {when(leaf.fields['at'])}, as {recipient} says"
                self._say("shown", message.id, recipient, WORD, (recipient,), text)

    def _judge_missed(self, message: Message, recipient: str, leaf: Leaf) -> None:
        """A log says that something was missing after its time; the other side's proven word may say otherwise."""
        what, by = str(leaf.extra("missed")), leaf.extra("by")
        bounds: list[Bound] = []
        if what == "receipt":
            for received in self.about(message.id, "recv"):
                if received.log.party.name == recipient:
                    bounds += received.log.not_after(received, self.cosigners, recipient)
        for each in self._referring.get(message.id, ()):
            is_it = (each.kind == "ack" and each.role == "operator") if what == "ack" else _answers(message, each)
            if each.sender == recipient and what in ("ack", "reply") and is_it and not each.is_automatic:
                bounds += self._bounds_of(each, recipient)
        in_time = [bound for bound in bounds if isinstance(by, int) and bound[0] <= by]
        verdict, whose = (CONTRADICTED, in_time[0][1].split(",")[0]) if in_time else (WORD, leaf.log.party.name)
        text = f"no {shown(what)} of {recipient} by {when(by) if isinstance(by, int) else shown(by)}"
        self._say("missed", message.id, recipient, verdict, (whose,), text)

    def _judge_numbers(self) -> None:
        """Each sender numbers its messages from 1 and names the one before: what was left out shows."""
        numbered: dict[str, dict[int, Message]] = {}
        for message in self._in_order():
            row = numbered.setdefault(message.sender, {})
            number = message.fields["seq"]
            other = row.setdefault(number, message)
            if other is not message and other.role and message.role:
                text = f"F3: {message.sender} signed two messages with the number {number}"
                self._say("honest", message.id, message.sender, CONTRADICTED, (message.sender,), text)
        for sender, row in numbered.items():
            before = 0
            for number, message in sorted(row.items()):
                if number > before + 1:
                    text = f"messages {before + 1} to {number - 1} of {sender} are not here"
                    self._say("complete", sender, sender, NOT_COVERED, (), text)
                elif before and message.fields["prev"] != row[before].id:
                    text = f"message {number} of {sender} names another one before it than {before}"
                    self._say("complete", sender, sender, CONTRADICTED, (sender,), text)
                before = number

    # ── agreements ──

    def _judge_agreements(self) -> None:
        texts: dict[str, set[bytes]] = {}
        withheld: dict[str, Leaf] = {}
        for leaf in self.leaves:
            if leaf.kind == "agree" and leaf.get("line") == self.line:
                content = self.objects.get(leaf.get("obj"))
                if content is None:
                    withheld[leaf.get("id")] = leaf
                elif content.startswith(b"truceline/agreement/v1\n"):
                    texts.setdefault(leaf.get("id"), set()).add(content)
        for agreement_id in sorted(withheld.keys() - texts.keys()):
            by = (withheld[agreement_id].log.party.name,)
            self._say("bound", agreement_id, "", WITHHELD, by, "the text of an agreement was left out")
        for agreement_id, contents in sorted(texts.items()):
            self._try(f"agreement {agreement_id[:16]}", self._judge_agreement, agreement_id, sorted(contents))
        for message in self._in_order():
            signers = self._declared_by(message) if message.kind in DECLARED else ()
            if signers and message.kind == "decline":
                text = f"{message.sender} declined to sign; that alone frees nobody who has signed"
                self._say("declined", message.about, message.sender, PROVEN, signers, text)
            elif signers:
                text = f"{message.sender} terminated it; it stays bound until all others have receipted that"
                self._say("terminated", message.about, message.sender, PROVEN, signers, text)

    def _judge_agreement(self, agreement_id: str, contents: list[bytes]) -> None:
        notes = [read_note(content) for content in contents]
        fields = read_document(notes[0], "agreement", AGREEMENT_FORM)
        bound = [name for name, party in self.parties.items() if party.standing == "party"]
        is_kept = (
            all(note.id == agreement_id for note in notes)
            and fields["line"] == self.line
            and 2 <= len(fields["parties"]) <= 16
            and fields["parties"] == sorted(set(fields["parties"]))
            and set(fields["parties"]) <= set(bound)
            and fields["registrar"] in ("", self.charter["registrar"])
            and fields["from"] < fields["ends_at"] > fields["sign_by"]
        )
        if not is_kept:
            raise Broken("the text is another one than the entry names, or the charter does not allow it")
        verdicts = [
            self._judge_signatory(agreement_id, fields["sign_by"], notes, self.parties[name])
            for name in fields["parties"]
        ]
        verdict = PROVEN if set(verdicts) == {PROVEN} else WORD if NOT_COVERED not in verdicts else NOT_COVERED
        self._annexes.update(annex["sha256"] for annex in fields["annexes"])
        span = f"from {when(fields['from'])} to {when(fields['ends_at'])}"
        by = fields["parties"] if verdict == PROVEN else ()
        self._say("complete", agreement_id, "", verdict, by, f"all parties have signed the agreement, {span}")
        if fields["registrar"]:
            self._judge_decision(agreement_id, fields["registrar"], fields["parties"])

    def _judge_decision(self, agreement_id: str, registrar: str, parties: Sequence[str]) -> None:
        """What the registrar said to all parties: nobody relies before its word, and it has only one."""
        said = {
            each.how: each
            for each in self._referring.get(agreement_id, ())
            if (each.kind, each.sender) == ("decide", registrar) and set(parties) <= set(each.fields["to"])
        }
        for how, message in sorted(said.items()):
            verdict = PROVEN if len(said) == 1 else CONTRADICTED
            word = "complete: the parties may rely on it" if how == "accept" else "void: it binds nobody"
            self._say("decided", agreement_id, registrar, verdict, message.by, f"{registrar} decided that it is {word}")
        if not said:
            text = f"no decision of the registrar {registrar} is here; without it nobody may rely on the agreement"
            self._say("decided", agreement_id, registrar, NOT_COVERED, (), text)

    def _declared_by(self, message: Message) -> tuple[str, ...]:
        """The authorities that said no, or ended it: in the message, or in the declaration that the node's brings."""
        if message.role != "node":
            return message.by
        reason = message.fields["body"].get("text")
        wanted = {
            "line": self.line,
            "party": message.sender,
            "agreement": message.about,
            "kind": message.kind,
            "text": reason if isinstance(reason, str) else "",
        }
        for file in message.fields["att"]:
            signers = self._signers_of(file["sha256"], wanted, message.at)
            if signers:
                return signers
        return ()

    def _signers_of(self, obj: str, wanted: dict[str, str], at: Place) -> tuple[str, ...]:
        """The authorities that signed a declaration; nobody, if the object is another one or they are too few."""
        party = self.parties[wanted["party"]]
        try:
            note = read_note(self.objects.get(obj, b""))
            signers = list(self._signatures.of(note, party.keys_at(at, "authority")))
            is_it = read_document(note, "declaration", DECLARATION_FORM) == wanted
        except Broken:
            return ()
        return tuple(key.name for key in signers) if is_it and party.binds(signers, at) else ()

    def _signatures_by_place(self, agreement_id: str, sign_by: int, party: Party) -> Iterator[tuple[Place, set[Key]]]:
        """The authorities that signed an agreement, where their own log has it: by itself, or with an assent."""
        for leaf in self.about(agreement_id, "agree", "sent"):
            content = self.objects.get(leaf.get("obj"))
            if leaf.log.party is party and content is not None:
                yield leaf.place, set(self._signatures.of(read_note(content), party.keys_at(leaf.place, "authority")))
        for message in self._referring.get(agreement_id, ()):
            if (message.kind, message.sender) == ("assent", party.name) and message.fields["at"] <= sign_by:
                for file in message.fields["att"]:
                    yield message.at, self._authorities_in(file["sha256"], agreement_id, party, message.at)

    def _authorities_in(self, obj: str, agreement_id: str, party: Party, at: Place) -> set[Key]:
        """Who signed an agreement in a file that came with an assent; nobody, if it is anything else."""
        try:
            note = read_note(self.objects.get(obj, b""))
            return set(self._signatures.of(note, party.keys_at(at, "authority"))) if note.id == agreement_id else set()
        except Broken:
            return set()

    def _judge_signatory(self, agreement_id: str, sign_by: int, notes: list[Note], party: Party) -> str:
        """Whether a party is bound: by enough authorities, where its own log has the text."""
        signed: set[Key] = set()
        for place, here in sorted(self._signatures_by_place(agreement_id, sign_by, party), key=lambda each: each[0]):
            signed |= here
            if party.binds(signed, place):
                by = sorted(key.name for key in signed)
                self._say("bound", agreement_id, party.name, PROVEN, by, f"{party.name} is bound")
                return PROVEN
        told = [leaf for leaf in self.about(agreement_id, "agree") if leaf.extra("signed") == party.name]
        keys = party.keys_at(LATEST, "authority")
        if told and party.binds({key for note in notes for key in self._signatures.of(note, keys)}, LATEST):
            text = f"{party.name} is bound; where its log has the text is not shown"
            self._say("bound", agreement_id, party.name, WORD, (told[0].log.party.name,), text)
            return WORD
        self._say(
            "bound", agreement_id, party.name, NOT_COVERED, (), f"no sufficient signature of {party.name} is here"
        )
        return NOT_COVERED


def _answers(message: Message, reply: Message) -> bool:
    """A person's message is answered by a person; what a node asks, a node may answer. A hop or read-back is none."""
    is_other = reply.kind == "reply" and not {"hop", "heard"}.isdisjoint(reply.fields["body"])
    is_of_person = not reply.is_automatic and reply.role != "node"
    return reply.how == "reply" and not is_other and (is_of_person or RULES[message.kind][0] == "node")


def _hashes_in(content: bytes | None) -> Iterator[str]:
    """What a deed names by hash, wherever it does."""
    try:
        values = [parse(content)] if content else []
    except Broken:
        return
    while values:
        value = values.pop()
        if isinstance(value, str) and HEX_64.fullmatch(value):
            yield value
        values += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []


def _as_word(text: str) -> str:
    """A plain word as it is, and anything else so that it can be printed."""
    return text if re.fullmatch("[a-z0-9][a-z0-9. -]{0,63}", text) else shown(text)


def _order_in(content: bytes | None) -> str:
    """Under whose order something was erased, and why, in the words of who did it."""
    try:
        fields = parse(content) if content else {}
    except Broken:
        fields = {}
    said = [f"; {name.replace('_', ' ')}: {shown(fields[name])}" for name in ("ordered_by", "reason") if name in fields]
    return "".join(said)


def _parts_of(content: bytes) -> Iterator[bytes]:
    """The parts of a piece of evidence: each after a row with its length."""
    while content:
        length, _, rest = content.partition(b"\n")
        if not re.fullmatch(rb"0|[1-9][0-9]{0,5}", length) or int(length) > len(rest):
            raise Broken("the evidence is cut short")
        yield rest[: int(length)]
        content = rest[int(length) :]


def when(at: int) -> str:
    """A time as people read it, UTC."""
    if at >= 253_402_300_800_000:
        return f"{at} ms"
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at // 1000)) + f".{at % 1000:03d}Z"


# ── Reading exports, and saying what came of it ──────────────────────────────────────────────────────────────────────


def read_export(path: str) -> dict[str, bytes]:
    """The files of a folder or a ZIP file by their names; a name is only compared, and nothing is ever unpacked."""
    files: dict[str, bytes] = {}
    total = 0
    try:
        for name, size, read in _folder(path) if os.path.isdir(path) else _archive(path):
            total += size
            if len(name) > 512 or size > MOST_FILE_BYTES or total > MOST_BYTES or len(files) >= MOST_FILES:
                raise Unusable(f"{shown(path)}: too many files, or too large ones, at {shown(name)}")
            if name in files:
                raise Unusable(f"{shown(path)}: the name {shown(name)} is there twice")
            content = read(size + 1)
            if len(content) != size:
                raise Unusable(f"{shown(path)}: {shown(name)} is not as long as it says")
            is_known = len(content) > MOST_READ_BYTES and is_object(name, sha256_hex(content))
            files[name] = LARGE if is_known else content
    except FileNotFoundError as error:
        raise Unusable(f"there is no file or folder {shown(path)}") from error
    except UNREADABLE as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise Unusable(f"{shown(path)} cannot be read: {why or error}") from error
    if "charter.note" not in files:
        raise Unusable(f"{shown(path)} is no export: it has no charter.note")
    return files


Found = tuple[str, int, Callable[[int], bytes]]
UNREADABLE = (OSError, EOFError, ValueError, RuntimeError, struct.error, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What reading a damaged, encrypted or otherwise unusual archive may raise."""


def _folder(path: str) -> Iterator[Found]:
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            file = os.path.join(folder, name)
            if os.path.islink(file) or not os.path.isfile(file):
                raise Unusable(f"{shown(file)} is no plain file")
            inner = os.path.relpath(file, path).replace(os.sep, "/")
            yield inner, os.path.getsize(file), functools.partial(_start_of, file)


def _start_of(file: str, size: int) -> bytes:
    with open(file, "rb") as opened:
        return opened.read(size)


def _archive(path: str) -> Iterator[Found]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.filename.endswith("/"):
                yield info.filename, info.file_size, functools.partial(_start_in, archive, info)


def _start_in(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> bytes:
    with archive.open(info) as opened:
        return opened.read(size)


def is_object(path: str, digest: str) -> bool:
    """True for the name that an object with a hash has in an export, or in a part that is about another line."""
    return bool(re.fullmatch(rf"(lines/[0-9a-f]{{32}}/)?objects/{digest}", path))


def cases_on(
    exports: dict[str, dict[str, bytes]], pinned: Sequence[str], signatures: Signatures, jobs: int = 1
) -> list[Case]:
    """What follows on each line: on that of the exports first, then on those that they have beside it.

    Raises Unusable: the exports are not of one line.
    """
    beside: dict[str, dict[str, dict[str, bytes]]] = {}
    for name, files in exports.items():
        for path, content in files.items():
            match = LAYOUT["beside"].fullmatch(path)
            if match:
                beside.setdefault(match[1], {}).setdefault(f"{name}: lines/{match[1]}", {})[match[2]] = content
    pins = {line: pin_for(parts, pinned) for line, parts in beside.items()}
    own = pin_for(exports, pinned)
    unused = [pin for pin in pinned if pin not in (own, *pins.values())]
    first = Case(exports, own or (unused.pop(0) if unused else ""), signatures, jobs)
    first.problems += [f"no line here has the charter {shown(pin)}" for pin in unused]
    cases = [first]
    for line, parts in sorted(beside.items()):
        try:
            case = Case(parts, pins[line], signatures, jobs)
        except Unusable as error:
            first.problems.append(f"lines/{line}: {error}")
            continue
        if case.line != line:
            case.problems.append(f"lines/{line}: its charter is that of the line {case.line or 'of nobody'}")
        cases.append(case)
    return cases


def pin_for(exports: dict[str, dict[str, bytes]], pinned: Sequence[str]) -> str:
    """Which of the IDs that are trusted is that of the charter of some exports; empty if none is."""
    for files in exports.values():
        try:
            charter = read_note(files.get("charter.note", b"")).id
        except Broken:
            continue
        return next((pin for pin in pinned if pin in (charter, charter[:32])), "")
    return ""


def result_of_all(cases: Sequence[Case]) -> dict[str, Any]:
    """All that was found: on the first line, and under ``lines`` on those beside it, if there are any."""
    first, *others = map(result_of, cases)
    if not others:
        return first
    return {**first, "lines": others, "exit": max(result["exit"] for result in (first, *others))}


def result_of(case: Case) -> dict[str, Any]:
    """All that was found, as plain values."""
    failed = bool(case.problems) or any(claim.verdict == CONTRADICTED for claim in case.claims)
    return {
        "charter": case.charter_id,
        "line": case.line,
        "pinned": bool(case._pinned),
        "claims": [claim._asdict() for claim in case.claims],
        "problems": list(dict.fromkeys(case.problems)),
        "remarks": list(dict.fromkeys(case.remarks)),
        "exit": int(failed),
    }


def in_words(result: dict[str, Any]) -> str:
    """What was found, for people: one line after the other."""
    parts = [_in_words(each) for each in (result, *result.get("lines", ()))]
    if len(parts) > 1:
        parts.append(f"{len(parts)} lines. {CLOSINGS[result['exit']]}")
    return "\n\n".join(parts)


CLOSINGS = ("Nothing here contradicts itself.", "Something here is contradicted or does not hold.")


def _in_words(result: dict[str, Any]) -> str:
    rows = [f"charter {result['charter']}", f"line    {result['line']}"]
    if not result["pinned"]:
        rows += ["Compare this with what you wrote down when the charter was signed: all below rests on it.", ""]
    about = ""
    for claim in result["claims"]:
        if claim["about"] != about:
            about = claim["about"]
            rows += ["", about]
        by = f" (by {', '.join(claim['by'])})" if claim["by"] else ""
        rows.append(f"    {claim['verdict']:<16}{claim['kind']:<13}{claim['text']}{by}")
    rows += [""] + [f"DOES NOT HOLD   {problem}" for problem in result["problems"]]
    rows += [f"remark          {remark}" for remark in result["remarks"]]
    counts = dict.fromkeys((PROVEN, WORD, CONTRADICTED, WITHHELD, NOT_COVERED), 0)
    for claim in result["claims"]:
        counts[claim["verdict"]] += 1
    rows.append(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    rows.append(CLOSINGS[bool(result["problems"] or counts[CONTRADICTED])])
    return "\n".join(rows)


def verdict_on(paths: Sequence[str], pinned: Sequence[str], signatures: Signatures, jobs: int = 1) -> dict[str, Any]:
    """What follows from the exports at some paths together; ``pinned`` are the IDs of the charters that are trusted.

    Raises Unusable: a path is no export, or they are of different lines.
    """
    exports = {f"{number}" if len(paths) > 1 else "export": read_export(path) for number, path in enumerate(paths, 1)}
    return result_of_all(cases_on(exports, pinned, signatures, jobs))


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code."""
    words = (__doc__ or "").split("\n\n")
    parser = argparse.ArgumentParser(description=words[0])
    parser.add_argument("exports", nargs="+", metavar="EXPORT", help="a folder or a ZIP file")
    parser.add_argument(
        "--charter",
        action="append",
        default=[],
        metavar="ID",
        help="the line, or the charter's SHA-256, that you trust; once for each line of a dossier of several",
    )
    parser.add_argument("--json", action="store_true", help="print plain values")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="check signatures in N processes")
    given = parser.parse_args(arguments)
    try:
        result = verdict_on(given.exports, given.charter, Signatures(), given.jobs)
    except Unusable as error:
        sys.stderr.write(f"verify.py: {error}\n")
        return 2
    text = json.dumps(result, ensure_ascii=True, indent=1) if given.json else in_words(result)
    sys.stdout.buffer.write(f"{text}\n".encode())
    return int(result["exit"])


if __name__ == "__main__":
    sys.exit(main())
