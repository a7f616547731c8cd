"""How to check an export by hand, with tools that every system has: the text that goes along as VERIFY.txt."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from truceline.record.checkpoints import Checkpoint
from truceline.record.merkle.tiles import TILE_WIDTH, Tile, width_of
from truceline.signing.parties.charter import Charter

_KEY_HEAD = r"\060\052\060\005\006\003\053\145\160\003\041\000"
"""What stands before the 32 bytes of an Ed25519 key in a file that openssl reads (RFC 8410)."""

_HEAD = """How to check this export by hand
================================

With sha256sum and openssl, in this folder. `python3 verify.py .` does all of this and much more; but run a
verify.py that you have from somebody you trust, not the one that lies here.

1. The charter. Everything rests on it: compare its number with the one that both sides wrote down when they met.

    sed '/^$/,$d' charter.note >/tmp/charter.txt
    sha256sum /tmp/charter.txt

   Here it should be {charter_id}.
   It names these parties, each with the SHA-256 of the text of its keys:
{members}

2. The keys of each party: the name of the file is the number that the charter gives, or follows from it.

    for file in manifests/*; do echo "$file"; sed '/^$/,$d' "$file" | sha256sum; done

3. The log's signature. The key stands in the manifest of its party:
   {log_key}

    (printf '{key_head}'; echo '{log_public}' | base64 -d | tail -c 32) >/tmp/log.der
    sed '/^$/,$d' '{checkpoint}' >/tmp/checkpoint.txt
    grep -a '^— {origin} ' '{checkpoint}' | cut -d ' ' -f 3 | base64 -d | tail -c 64 >/tmp/log.sig
    openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey /tmp/log.der -in /tmp/checkpoint.txt -sigfile /tmp/log.sig

   What it signed: the log's name, {size} entries, and the root of the tree over all of them.
"""

_EXAMPLE = """
4. An entry stands in that tree. Its hash is the SHA-256 of a zero byte and its text; both rows must be the same:

    (printf '\\000'; cat 'entries/{origin}/{index}') | sha256sum | cut -d ' ' -f 1
    tail -c +{first_byte} 'tiles/{origin}/{tile}' | head -c 32 | od -An -v -tx1 | tr -d ' \\n'; echo

   That the hashes in tiles/ lead to the root is too much to compute by hand: verify.py does it, and so do the tlog
   tools of Go, and metamorphic-log and sigstore for Python, with the files in proofs/.

5. The entry names the text by hash, and the text is this one:

    cat 'entries/{origin}/{index}'; echo
    sha256sum 'objects/{obj}'

6. Who signed the text. The key stands in the manifest of its party:
   {signer_key}

    (printf '{key_head}'; echo '{signer_public}' | base64 -d | tail -c 32) >/tmp/signer.der
    sed '/^$/,$d' 'objects/{obj}' >/tmp/text.txt
    grep -a '^— {signer} ' 'objects/{obj}' | cut -d ' ' -f 3 | base64 -d | tail -c 64 >/tmp/text.sig
    openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey /tmp/signer.der -in /tmp/text.txt -sigfile /tmp/text.sig
"""


class Example(NamedTuple):
    """A message to show the steps with."""

    position: int
    """Of its entry in the log."""
    obj: str
    signer: str
    """Name of the key in its first signature row."""
    signer_key: str
    """That key as text."""


def steps_by_hand(
    charter: Charter, newest: Checkpoint, checkpoint_path: str, log_key: str, example: Example | None
) -> str:
    """The steps as text, with the names of one export in it; rows that begin with four spaces are commands for `sh`.

    Args:
        charter: of the export's line.
        newest: the newest checkpoint of the log that it was taken from.
        checkpoint_path: where that stands in the export.
        log_key: the log's key as text.
        example: a message of the export; without one, the steps about messages are left out.
    """
    members = "\n".join(f"     {member.party}  {member.manifest_id}" for member in charter.members)
    text = _HEAD.format(
        charter_id=sha256(charter.text.encode()).hexdigest(),
        members=members,
        log_key=log_key,
        log_public=_body_of(log_key),
        key_head=_KEY_HEAD,
        checkpoint=checkpoint_path,
        origin=newest.origin,
        size=newest.size,
    )
    if example is None:
        return text
    number, place = divmod(example.position, TILE_WIDTH)
    tile = Tile(0, number, width_of(0, number, newest.size)).path.removeprefix("tile/")
    return text + _EXAMPLE.format(
        origin=newest.origin,
        index=example.position,
        first_byte=place * 32 + 1,
        tile=tile,
        obj=example.obj,
        signer=example.signer,
        signer_key=example.signer_key,
        signer_public=_body_of(example.signer_key),
        key_head=_KEY_HEAD,
    )


def _body_of(key: str) -> str:
    """The base64 part of a key's text."""
    return key.split("+", 2)[-1]
