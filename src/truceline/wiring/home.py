"""The folder of a node, for its owner alone.

node.toml    see ``settings``
keys/        log, cosigner, node, tls, age, so that the node starts without anybody; root-1 ..., authority-1 ...
             and one for each desk, locked with passphrases
peers/       certificates of peers
record/      the record: see ``adapters.store.sqlite``
control      a socket, while the node runs
operators.db who may sign in by HTTP: see ``adapters.store.roster``
reports/     position reports that came in by HTTP

A party that goes on in its next log has keys/log-2 and record-2/ as well, and so on. The log of the highest number is
the one that it writes; one whose folder ends in ``.new`` was never begun.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from truceline.adapters.key_files import read_key_file
from truceline.adapters.store.sqlite import DATABASE, SqliteStore
from truceline.adapters.transport.certificates import certificate_of
from truceline.adapters.transport.sealed_files import AgeSealing
from truceline.errors import InputError, NotFoundError, StoreError, TrustError
from truceline.node.node import Node
from truceline.node.terms.cards import Card, write_card
from truceline.node.terms.parties import open_record
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.signing.keys import SigningKey
from truceline.signing.parties.manifests import Role
from truceline.signing.passphrase import WORK
from truceline.signing.showing import shown
from truceline.wiring.home_keys import AGE, SERVICES, TLS, KeyPlan, PassphraseFor, read_service_key, write_keys
from truceline.wiring.moments import now
from truceline.wiring.settings import PeerSettings, Settings, peer_text, read_settings, settings_text

VARIABLE = "TRUCELINE_HOME"
_SETTINGS = "node.toml"
_FIRST_LOG = 1
_LATER_LOG = re.compile(r"(?:log|record)-([1-9][0-9]{0,8})")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Home:
    """A node's folder, as it was when it was opened.

    Args:
        folder: where it is.
        settings: what its ``node.toml`` says.
        log_number: which of the party's logs is meant: the one that it writes, unless ``of_log`` gave another.
    """

    folder: Path
    settings: Settings
    log_number: int = _FIRST_LOG

    @property
    def party(self) -> str:
        """Whose node it is."""
        return self.settings.party

    @property
    def keys(self) -> Path:
        """The folder of the keys."""
        return self.folder / "keys"

    @property
    def record(self) -> Path:
        """The folder of the record."""
        return self.folder / _numbered("record", self.log_number)

    @property
    def log_key(self) -> Path:
        """The file of the log's key."""
        return self.keys / _numbered(str(Role.LOG), self.log_number)

    @property
    def begun(self) -> Path:
        """Where the record is while it is made; what is left there was never in use."""
        return self.record.with_name(f"{self.record.name}.new")

    @property
    def next(self) -> Home:
        """The same folder, once the party goes on in its next log."""
        return replace(self, log_number=self.log_number + 1)

    def of_log(self, number: int) -> Home:
        """The same folder, with the record of one of the party's logs.

        Raises:
            NotFoundError: there is no such record.
        """
        meant = replace(self, log_number=number)
        if not meant.record.is_dir():
            raise NotFoundError(
                f"there is no record of log {number} in {self.folder}", hint=f"the party writes log {self.log_number}"
            )
        return meant

    @property
    def identity(self) -> Path:
        """The file with the TLS key and its certificate."""
        return self.keys / TLS

    @property
    def control(self) -> Path:
        """The socket of the running node."""
        return self.folder / "control"

    @property
    def operators(self) -> Path:
        """The file of those who may sign in."""
        return self.folder / "operators.db"

    @property
    def reports(self) -> Path:
        """The folder of position reports that came in."""
        return self.folder / "reports"

    def certificate_of(self, party: str) -> bytes:
        """A peer's certificate, in PEM; empty if there is none."""
        name = self.settings.peers.get(party, PeerSettings()).certificate
        try:
            return (self.folder / name).read_bytes() if name else b""
        except OSError as error:
            raise InputError(
                f"the certificate {name} of {party} cannot be read: {error.strerror}",
                hint="enrol the party's card again, or mend node.toml",
            ) from error

    def card(self, note: bytes, address: str) -> bytes:
        """Our card, from our newest manifest.

        Args:
            note: the manifest.
            address: where peers reach this node; empty if they cannot.
        """
        return write_card(note, certificate_of(read_key_file(self.identity)), address)

    def keep_peer(self, card: Card, address: str) -> None:
        """Notes where a peer is found: its certificate goes into a file, and ``node.toml`` gets rows for it.

        Args:
            card: of the peer.
            address: where it is reached; empty if it only calls.

        Raises:
            InputError: ``node.toml`` says something else of it already, or a file cannot be written.
        """
        party = card.manifest.party
        # A party's name may have slashes, and never a plus.
        name = f"peers/{party.replace('/', '+')}.pem" if card.certificate else ""
        peer, known = PeerSettings(address, name), self.settings.peers.get(party)
        try:
            if name:
                (self.folder / name).write_bytes(card.certificate)
            if known is None:
                with (self.folder / _SETTINGS).open("a", encoding="utf-8") as file:
                    file.write(peer_text(party, peer))
        except OSError as error:
            raise InputError(f"the peer cannot be noted: {error}", hint="look at the node's folder") from error
        if known not in (None, peer):
            raise InputError(
                f"{_SETTINGS} names another address or certificate of {party} already",
                hint=f'the party is enrolled; write address = "{address}" there yourself if that is right',
            )


def home_folder(given: str | None, environment: Mapping[str, str]) -> Path:
    """The folder of the node that is meant: named, else by TRUCELINE_HOME, else the user's own."""
    named = given or environment.get(VARIABLE)
    if named:
        return Path(named)
    data = environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "truceline"


def open_home(folder: Path) -> Home:
    """A node's folder.

    Raises:
        NotFoundError: there is no node in it.
        TrustError: others may look into it, or it belongs to somebody else.
        InputError: its ``node.toml`` cannot be used.
    """
    if not (folder / _SETTINGS).is_file():
        raise NotFoundError(
            f"there is no node in {folder}",
            hint=f"make one: truceline node init PARTY; or name its folder by --home or {VARIABLE}",
        )
    for part in (folder, folder / "keys"):
        _check_private(part)
    return Home(folder, read_settings(folder / _SETTINGS), _newest_log(folder))


def make_home(
    folder: Path, plan: KeyPlan, passphrase_for: PassphraseFor, *, listen: str = "", work: int = WORK
) -> Home:
    """A new node in a folder, with all its keys, and a record that begins with its manifest.

    It is made beside the folder and then put in place, so it is there as a whole or not at all.

    Args:
        folder: must not be there yet, or be empty.
        plan: which keys.
        passphrase_for: asked once for each kind of lock.
        listen: address and port at which peers are answered; empty if they are not.
        work: logarithm of the work that each try of a passphrase costs.

    Raises:
        InputError: there is something in the folder, it cannot be made, or a passphrase is too short.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            f"there is something in {folder} already", hint="keys are never written over: name another folder by --home"
        )
    folder = folder.absolute()
    beside = folder.with_name(f".{folder.name}.{os.urandom(4).hex()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir(mode=0o700)
        try:
            _fill(beside, plan, passphrase_for, listen, work)
            _sync(beside, *beside.rglob("*"))
            beside.replace(folder)
            _sync(folder.parent)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise InputError(f"the folder {folder} cannot be made: {error}", hint="name another one by --home") from error
    return open_home(folder)


@contextmanager
def opened_node(home: Home) -> Iterator[Node]:
    """The node of a folder, with its record open for writing.

    Raises:
        InUseError: another process writes to the record.
        StoreError: it is damaged, or not there.
        TrustError: a key file may be read by others, or a key is of another party or log.
        NotFoundError: a key file is missing.
    """
    if not (home.record / DATABASE).exists():
        # An empty one in its place would sign a second past.
        raise StoreError(
            f"the record {home.record / DATABASE} is lost",
            hint="bring it back by `truceline record restore`, or go on without it by `truceline node renew --from`",
        )
    with new_node(home, home.record) as node:
        yield node


@contextmanager
def new_node(home: Home, record: Path) -> Iterator[Node]:
    """The node of a folder with its record at some place, made if there is none.

    Raises:
        as ``opened_node``.
    """
    log, cosigner, node_key = (service_key(home, role) for role in SERVICES)
    read_key_file(home.keys / TLS)  # a library reads it that does not look who else may
    sealing = AgeSealing(read_key_file(home.keys / AGE))

    def sign(checkpoint: Checkpoint) -> bytes:
        return sign_checkpoint(checkpoint, log).encoded

    store = SqliteStore(record, log.name, sign)
    try:
        node = Node(home.party, store, sign, node_key, cosigner, home.log_number, os.urandom, sealing=sealing)
        node.take_orders(home.settings.orders)
        yield node
    finally:
        store.close()


def _fill(folder: Path, plan: KeyPlan, passphrase_for: PassphraseFor, listen: str, work: int) -> None:
    for part in ("keys", "peers", "record"):
        (folder / part).mkdir(mode=0o700)
    note = write_keys(folder / "keys", plan, passphrase_for, os.urandom, work)
    (folder / _SETTINGS).write_text(settings_text(plan.party, listen), encoding="utf-8")
    (folder / _SETTINGS).chmod(0o600)
    home = open_home(folder)
    with new_node(home, home.record) as node:
        open_record(node, note, now())


def _sync(*paths: Path) -> None:
    """Files and folders are on the disk: a key whose card was shown must outlive a power cut."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def service_key(home: Home, role: Role) -> SigningKey:
    """A key that the node uses by itself.

    Raises:
        NotFoundError, TrustError, InputError: as in ``adapters.key_files``; or it is of another party, role or log.
    """
    path = home.log_key if role is Role.LOG else home.keys / role
    key = read_service_key(path)
    number = key.name.removeprefix(f"{home.party}/{role}/")
    if not number.isdecimal() or (role is Role.LOG and int(number) != home.log_number):
        raise TrustError(
            f"the key in {path} is called {shown(key.name)}",
            hint=f"it is no {role} key of {home.party}: put the node's own key there, or mend party in node.toml",
        )
    return key


def _numbered(name: str, number: int) -> str:
    return name if number == _FIRST_LOG else f"{name}-{number}"


def _newest_log(folder: Path) -> int:
    """The highest number of a log of which there is a key or a record, and that was begun.

    A key alone is enough: its record may be lost, and the log before it must not be written on.
    """
    names = [path.name for path in (*(folder / "keys").iterdir(), *folder.iterdir())]
    numbers = {int(found[1]) for found in map(_LATER_LOG.fullmatch, names) if found}
    return max((number for number in numbers if f"record-{number}.new" not in names), default=_FIRST_LOG)


def _check_private(folder: Path) -> None:
    try:
        status = folder.stat()
    except FileNotFoundError as error:
        raise NotFoundError(f"the folder {folder} is missing", hint="restore it from its backup") from error
    if status.st_uid != os.geteuid():
        raise TrustError(f"the folder {folder} belongs to user {status.st_uid}", hint="run as that user")
    if status.st_mode & _OTHERS:
        raise TrustError(
            f"the folder {folder} has the permissions {stat.S_IMODE(status.st_mode):04o}: others may look into it",
            hint=f"chmod 700 {folder}",
        )
