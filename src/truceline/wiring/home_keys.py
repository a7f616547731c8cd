"""The keys of a node: made once, read back, and drawn up as the first version of its party's manifest."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from truceline.adapters.key_files import read_key_file, write_key_file
from truceline.adapters.transport.certificates import certificate_of, make_identity
from truceline.adapters.transport.sealed_files import make_age_key, recipient_of
from truceline.errors import InputError, NotFoundError
from truceline.node.ports import Draw
from truceline.signing.certificates import pin_of
from truceline.signing.key_files import lock_key, unlock_key
from truceline.signing.keys import KEY_BYTES, KeyKind, SigningKey, signing_key_from_text
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import ListedKey, Manifest, Role, check_party
from truceline.signing.passphrase import CHANCE_BYTES, WORK
from truceline.signing.showing import shown

PassphraseFor: TypeAlias = Callable[[str], str]
"""The passphrase for ``root`` keys, for ``authority`` keys, or for the key of a desk by its name."""

SERVICES = (Role.LOG, Role.COSIGNER, Role.NODE)
"""What the node signs with by itself; each has a file of its name, that no passphrase locks."""
TLS, AGE = "tls", "age"
MAX_OF_A_ROLE = 9
_SECOND = "second"
_DESK = re.compile(r"[a-z][a-z0-9-]{0,30}")
_RESERVED = re.compile(r"cosigner|node|tls|age|(log|root|authority)(-.*)?")


@dataclass(frozen=True, kw_only=True)
class KeyPlan:
    """Which keys a party begins with.

    Args:
        party: such as ``alfa.example``.
        roots, root_threshold: how many root keys, and how many of them sign.
        authorities, authority_threshold: likewise; 0 and 0 for a party that never binds itself.
        desks: who may speak for the party, by names such as ``duty``.

    Raises:
        NoteError: the party's name is none.
        InputError: there are too many, a threshold cannot be met, or a desk's name is none.
    """

    party: str
    roots: int = 1
    root_threshold: int = 1
    authorities: int = 1
    authority_threshold: int = 1
    desks: tuple[str, ...] = ("duty",)

    def __post_init__(self) -> None:
        check_party(self.party)
        if not 1 <= self.root_threshold <= self.roots <= MAX_OF_A_ROLE:
            raise InputError(
                f"{self.root_threshold} of {self.roots} root keys", hint=f"have 1 to {MAX_OF_A_ROLE}, and let some sign"
            )
        if not min(1, self.authorities) <= self.authority_threshold <= self.authorities <= MAX_OF_A_ROLE:
            raise InputError(
                f"{self.authority_threshold} of {self.authorities} authority keys",
                hint=f"have 1 to {MAX_OF_A_ROLE} and let some sign, or none at all",
            )
        for desk in self.desks:
            if not _DESK.fullmatch(desk) or _RESERVED.fullmatch(desk) or self.desks.count(desk) > 1:
                raise InputError(
                    f"the desk {shown(desk)}",
                    hint="name each desk once, by small letters, digits and hyphens, other than the keys of the node",
                )


class NewKey(NamedTuple):
    """A key, its role, and the file that it goes into."""

    file: str
    role: Role
    key: SigningKey
    locked_for: str
    """As ``PassphraseFor`` takes it; empty for a key of the node's own."""


def make_keys(plan: KeyPlan, draw: Draw) -> tuple[NewKey, ...]:
    """All signing keys of a party, from random bytes."""
    services = [NewKey(str(role), role, _drawn(f"{plan.party}/{role}/1", role, draw), "") for role in SERVICES]
    people = [
        NewKey(f"{role}-{number}", role, _drawn(f"{plan.party}/{role}/{number}", role, draw), str(role))
        for role, count in ((Role.ROOT, plan.roots), (Role.AUTHORITY, plan.authorities))
        for number in range(1, count + 1)
    ]
    desks = [
        NewKey(desk, Role.OPERATOR, _drawn(f"{plan.party}/operator/{desk}", Role.OPERATOR, draw), desk)
        for desk in plan.desks
    ]
    return (*people, *services, *desks)


def write_keys(folder: Path, plan: KeyPlan, passphrase_for: PassphraseFor, draw: Draw, work: int = WORK) -> bytes:
    """Makes all keys of a party in a folder, and gives the note of the manifest that lists them.

    Args:
        folder: empty, for the owner alone.
        plan: which keys.
        passphrase_for: asked once for each kind of lock.
        draw: random bytes.
        work: logarithm of the work that each try of a passphrase costs.

    Raises:
        InputError: a passphrase is too short, or a file cannot be written.
    """
    keys = make_keys(plan, draw)
    passphrases = {name: passphrase_for(name) for name in dict.fromkeys(key.locked_for for key in keys) if name}
    for key in keys:
        content = f"{key.key.secret_text}\n".encode()
        if key.locked_for:
            content = lock_key(key.key, passphrases[key.locked_for], chance=draw(CHANCE_BYTES), work=work)
        write_key_file(folder / key.file, content)
        if key.role is Role.OPERATOR:
            write_key_file(second_file(folder / key.file), locked_with_nothing(key.key, draw, work))
    identity = make_identity(plan.party, draw(KEY_BYTES))
    write_key_file(folder / TLS, identity)
    manifest = Manifest(
        plan.party,
        1,
        tuple(ListedKey(key.role, key.key.verify_key) for key in keys),
        plan.root_threshold,
        plan.authority_threshold,
        tls_pins=(pin_of(certificate_of(identity)),),
        age_recipients=(_write_age_key(folder / AGE),),
    )
    return sign_note(manifest.text, [key.key for key in keys if key.role is Role.ROOT]).encoded


def add_desk_key(folder: Path, party: str, desk: str, passphrase: str, draw: Draw, work: int = WORK) -> str:
    """Makes the key of one more desk, and gives its public part as text; it counts once a manifest lists it.

    Raises:
        InputError: the desk's name is none, there is a key of that name already, or the passphrase is too short.
    """
    KeyPlan(party=party, desks=(desk,))
    key = _drawn(f"{party}/operator/{desk}", Role.OPERATOR, draw)
    write_key_file(folder / desk, lock_key(key, passphrase, chance=draw(CHANCE_BYTES), work=work))
    write_key_file(second_file(folder / desk), locked_with_nothing(key, draw, work))
    return key.verify_key.text


def second_file(path: Path) -> Path:
    """The second file of a desk's key, beside the first one; see ``handing.desk_signing``."""
    return path.with_name(f"{path.name}.{_SECOND}")


def locked_with_nothing(key: SigningKey, draw: Draw, work: int = WORK) -> bytes:
    """A key file that no passphrase opens, for its own was forgotten at once; it looks like any other."""
    return lock_key(key, draw(KEY_BYTES).hex(), chance=draw(CHANCE_BYTES), work=work)


def read_service_key(path: Path) -> SigningKey:
    """A key that the node uses by itself.

    Raises:
        NotFoundError, TrustError, InputError: as in ``adapters.key_files``.
        NoteError: the file holds no such key.
    """
    return signing_key_from_text(read_key_file(path).decode(errors="replace").removesuffix("\n"))


def read_locked_key(path: Path, passphrase: str) -> SigningKey:
    """A person's key.

    Raises:
        NotFoundError, TrustError, InputError: as in ``adapters.key_files``; or the passphrase is not the one.
        NoteError: the file holds no such key.
    """
    try:
        return unlock_key(read_key_file(path), passphrase)
    except InputError as error:
        raise type(error)(f"{path.name}: {error}", hint=error.hint) from error


def people_keys(
    folder: Path, role: Role, listed: Sequence[str], files: Sequence[Path], ask: Callable[[], str]
) -> Iterator[SigningKey]:
    """The keys of a party's roots or authorities, each opened when it is needed.

    Args:
        folder: of the node's keys.
        role: root or authority.
        listed: the public keys of that role in the manifest in force, as text.
        files: of the keys; if none is named, those in the folder.
        ask: for the passphrase, once, if there is a key; it opens all of them.

    Raises:
        NotFoundError: there is no key.
        InputError: a key is none of these, or the passphrase does not open it.
    """
    found = files or sorted(folder.glob(f"{role}-*"))
    if not found:
        raise NotFoundError(
            f"there is no {role} key in {folder}",
            hint=f"name its file on the medium it is on: --key /media/key/{role}-1",
        )
    passphrase = ask()
    for path in found:
        key = read_locked_key(path, passphrase)
        if key.verify_key.text not in listed:
            raise InputError(f"{path} is no {role} key", hint=f"name the {role} keys of the manifest in force")
        yield key


def _drawn(name: str, role: Role, draw: Draw) -> SigningKey:
    kind = KeyKind.COSIGNATURE if role is Role.COSIGNER else KeyKind.ED25519
    return SigningKey(name, kind, draw(KEY_BYTES))


def _write_age_key(path: Path) -> str:
    """Makes the key that sealed files are opened with, and gives its recipient."""
    age_key = make_age_key()
    write_key_file(path, age_key)
    return recipient_of(age_key)
