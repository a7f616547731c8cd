"""Programs of other people that verify what Truceline writes, each behind the same three questions."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

from truceline.signing.keys import KeyKind, VerifyKey

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
DER_HEAD = bytes.fromhex("302a300506032b6570032100")


@dataclass(frozen=True)
class Question:
    """What is to be judged.

    Args:
        keys: those that must have signed; the log's, or a cosigner's.
        note: a note, or the newer checkpoint.
        path: hashes of a proof.
        index: place of the leaf, of inclusion.
        leaf: the leaf, of inclusion; none for others.
        older: the older checkpoint, of consistency; none for others.
    """

    keys: tuple[VerifyKey, ...]
    note: bytes
    path: tuple[bytes, ...] = ()
    index: int = 0
    leaf: bytes | None = None
    older: bytes | None = None


class Verifier(Protocol):
    """Another program. It says no by False; that it cannot be asked is an error of the tests."""

    knows_cosignatures: bool
    reads_any_note: bool
    """False if it reads checkpoints only."""
    proves: tuple[str, ...]
    """Of ``note``, ``inclusion`` and ``consistency``, what it can judge."""

    def accepts(self, question: Question) -> bool:
        """True if all of it holds."""
        ...


class Go:
    """golang.org/x/mod/sumdb/note and tlog: the reference code of both formats, from Debian."""

    knows_cosignatures = reads_any_note = True
    proves: tuple[str, ...] = ("note", "inclusion", "consistency")

    def accepts(self, question: Question) -> bool:
        """See ``Verifier``."""
        asked: dict[str, Any] = {
            "Keys": [key.text for key in question.keys],
            "Notes": [note.decode() for note in (question.older, question.note) if note is not None],
            "Index": question.index,
            "Path": [b64encode(each).decode() for each in question.path],
        }
        if question.leaf is not None:
            asked["Leaf"] = b64encode(question.leaf).decode()
        return _ran([go_program()], json.dumps(asked).encode())


@cache
def go_program() -> str:
    """The Go program, compiled against Debian's packages and nothing from elsewhere."""
    go = shutil.which("go")
    assert go, "Go is missing: ./run test installs it; else apt-get install golang-go golang-golang-x-mod-dev"
    folder = ROOT / ".cache" / "go"
    folder.mkdir(parents=True, exist_ok=True)
    own = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(folder), "GOFLAGS": "", "GOPROXY": "off"}
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        built = Path(scratch) / "verify"
        ran = subprocess.run(
            [go, "build", "-o", str(built), str(HERE / "verify.go")],
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return str(built.replace(folder / "verify"))


class OpenSsl:
    """openssl, for one signature at a time."""

    knows_cosignatures = reads_any_note = True
    proves: tuple[str, ...] = ("note",)

    def accepts(self, question: Question) -> bool:
        """See ``Verifier``."""
        return all(self._holds(question.note, key) for key in question.keys)

    def _holds(self, note: bytes, key: VerifyKey) -> bool:
        text, _, rows = note.partition(b"\n\n")
        message = text + b"\n"
        for row in rows.decode().splitlines():
            name, _, signature = row.removeprefix("— ").partition(" ")
            content = _decoded(signature)
            if (name, content[:4]) == (key.name, key.key_id):
                if key.kind is KeyKind.COSIGNATURE:
                    message = b"cosignature/v1\ntime %d\n" % int.from_bytes(content[4:12], "big") + message
                return self._verified(message, content[-64:], key)
        return False

    def _verified(self, message: bytes, signature: bytes, key: VerifyKey) -> bool:
        with tempfile.TemporaryDirectory() as scratch:
            parts = {"key": DER_HEAD + key.public, "message": message, "signature": signature}
            for name, content in parts.items():
                (Path(scratch) / name).write_bytes(content)
            options = "-verify -rawin -pubin -keyform DER -inkey key -in message -sigfile signature"
            return _ran(["openssl", "pkeyutl", *options.split()], b"", scratch)


class MetamorphicLog:
    """metamorphic-log, in Rust, from PyPI; it does not know cosignatures."""

    knows_cosignatures = False
    reads_any_note = True
    proves: tuple[str, ...] = ("note", "inclusion", "consistency")

    def accepts(self, question: Question) -> bool:
        """See ``Verifier``."""
        import metamorphic_log as theirs

        keys = [key.text for key in question.keys]
        note, path = question.note.decode(), list(question.path)
        try:
            if question.older is not None:
                theirs.checkpoint_verify_consistency(question.older.decode(), note, keys, path)
            elif question.leaf is not None:
                leaf = sha256(b"\0" + question.leaf).digest()
                theirs.checkpoint_verify_inclusion(note, keys, question.index, leaf, path)
            else:
                return bool(theirs.verify_signed_note(note, keys) == len(keys))
        except (theirs.VerifyError, ValueError):
            return False
        return True


class Sigstore:
    """sigstore, from PyPI: its checkpoints and its trees, by names that are its own affair."""

    knows_cosignatures = reads_any_note = False
    proves: tuple[str, ...] = ("note", "inclusion")

    def accepts(self, question: Question) -> bool:
        """See ``Verifier``."""
        from sigstore._internal.merkle import verify_merkle_inclusion
        from sigstore._internal.rekor.checkpoint import SignedCheckpoint
        from sigstore._utils import KeyID
        from sigstore.errors import VerificationError

        try:
            signed = SignedCheckpoint.from_text(question.note.decode())
            for key in question.keys:
                signed.signed_note.verify(_keyring_of(key), KeyID(key.key_id))
            if question.leaf is not None:
                proof = SimpleNamespace(
                    log_index=question.index,
                    tree_size=signed.checkpoint.log_size,
                    hashes=list(question.path),
                    root_hash=bytes.fromhex(signed.checkpoint.log_hash),
                )
                entry = SimpleNamespace(inclusion_proof=proof, canonicalized_body=question.leaf)
                whole: Any = SimpleNamespace(_inner=entry)
                verify_merkle_inclusion(whole)
        except VerificationError:
            return False
        return True


def _keyring_of(key: VerifyKey) -> Any:
    from sigstore._internal.trust import Keyring
    from sigstore_models.common import v1 as common

    details = common.PublicKeyDetails.PKIX_ED25519
    content = b64encode(DER_HEAD + key.public)
    return Keyring([common.PublicKey(raw_bytes=content, key_details=details)])


def _decoded(signature: str) -> bytes:
    try:
        return b64decode(signature)
    except ValueError:
        return b""


def _ran(command: Sequence[str], given: bytes, folder: str | None = None) -> bool:
    ran = subprocess.run(command, input=given, cwd=folder, capture_output=True, check=False, timeout=60)
    assert ran.returncode in (0, 1), ran.stderr
    return ran.returncode == 0
