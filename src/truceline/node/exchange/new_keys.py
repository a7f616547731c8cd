"""New keys of a party: a manifest counts from where its owner's log has it, on every line of the party or on none."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

from truceline.errors import NoteError, TrustError
from truceline.node import labels
from truceline.node.accusations import lines_with
from truceline.node.exchange.intake import Intake
from truceline.node.exchange.mirrors import party_of
from truceline.node.exchange.news import News, What
from truceline.node.exchange.placing import Placed
from truceline.node.lines import EVERYTHING, place_in
from truceline.node.node import Node
from truceline.record.entries import Entry, EntryKind
from truceline.record.log_proofs import LogProof
from truceline.record.store import Change, Label, object_name
from truceline.signing.keys import VerifyKey
from truceline.signing.notes import read_unverified
from truceline.signing.parties.charter import check_apart
from truceline.signing.parties.manifests import Manifest, Position
from truceline.signing.parties.succession import open_manifest

NOT_TRUSTED, UNUSABLE = "not-trusted", "unusable"
_PAGE = 1_000


def new_log_key(note: bytes, proof: LogProof) -> tuple[VerifyKey, ...]:
    """The key of the log that a manifest says it stands in: a party that lost its log goes on in another one.

    Whether the manifest follows the party's earlier ones is checked before it counts; none from one that cannot be
    opened, which is refused then.
    """
    try:
        manifest = open_manifest(note)
    except (NoteError, TrustError):
        return ()
    origin = proof.checkpoint.text.partition("\n")[0]
    return (manifest.log_key,) if (manifest.party, manifest.log_key.name) == (party_of(origin), origin) else ()


def take_manifest(intake: Intake, note: bytes, placed: Placed) -> None:
    """Brings a party's new keys into force, or writes down why not; one that came too soon is left for later.

    Raises:
        FrozenError: our log is frozen.
        StoreError: the disk is full or fails.
    """
    try:
        manifest = open_manifest(note)
        is_next = _fits(intake.node, manifest, note, placed)
    except (NoteError, TrustError) as error:
        reason = UNUSABLE if isinstance(error, NoteError) else NOT_TRUSTED
        intake.refuse(note, reason, str(error))
        return
    if not is_next:
        intake.wait(f"version {manifest.version} of the manifest of {manifest.party} came before the one before it")
        return
    extra = {"log": placed.position.log, "index": placed.position.index, "proof": object_name(placed.proof.encoded)}
    about = {"peer": placed.party, "note_id": manifest.id, "obj": object_name(note), "extra": extra}
    draft = intake.node.draft(intake.now, EntryKind.MANIFEST, **about)
    change = Change(
        (draft,),
        tuple(Label(0, name) for name in (labels.manifests_of(placed.party), *placed.labels)),
        objects=(note, placed.proof.encoded),
        once=f"manifest:{placed.party}:{manifest.id}",
    )
    news = News(What.NEW_KEYS, placed.party, note_id=manifest.id, words=f"version {manifest.version}")
    intake.write(change, news, is_answer=True)
    intake.commit()
    intake.node.read_lines_anew()


def _fits(node: Node, manifest: Manifest, note: bytes, placed: Placed) -> bool:
    """False if a manifest can only be judged when the versions before it are here.

    Raises:
        TrustError: it does not fit every line that the party is on, or would disown what we hold.
    """
    if manifest.party != placed.party:
        raise TrustError(f"a manifest of {manifest.party} from the log of {placed.party}", hint="keep it as evidence")
    lines = [node.line(line) for line in lines_with(node, placed.party)]
    for line in lines:
        history = line.histories[placed.party]
        known = {logged.manifest.version: logged.manifest.id for logged in history.logged}
        if manifest.version > history.newest.version + 1:
            return False
        if manifest.version <= history.newest.version:
            _check_known(manifest, known)
            continue
        history.extended(note, placed.position)
        others = [other.newest for party, other in line.histories.items() if party != placed.party]
        check_apart([*others, manifest])
        _check_disowns_nothing(node, line.charter.line, manifest)
    return True


def _check_known(manifest: Manifest, known: dict[int, str]) -> None:
    if known.get(manifest.version) != manifest.id:
        raise TrustError(
            f"another manifest of version {manifest.version} of {manifest.party} is in force here, or a later one",
            hint="if there are two of one version, keep both as evidence",
        )


def _check_disowns_nothing(node: Node, line: str, manifest: Manifest) -> None:
    """What a peer has handed to us stays its own: a key ends after everything that we hold with its signature.

    Not after everything that we cosigned: a log goes on while the roots, which are kept offline, sign.
    """
    for key, last in manifest.removed:
        held = node.store.peer_log(key.name).cosigned
        if held and held.checkpoint.size > last.index + 1:
            raise _disowned(manifest, key.name, last, f"we cosigned {held.checkpoint.size} entries of that log")
    ends = {(key.name, key.key_id): last for key, last in manifest.removed}
    first = min(ends.values(), default=None)
    for entry in _messages_from(node, line, manifest.party) if first else ():
        place = place_in(entry)
        note = node.store.content(entry.obj) if first and place > first else None
        for row in read_unverified(note).signatures if note else ():
            if place > ends.get((row.name, row.key_id), place):
                last = ends[row.name, row.key_id]
                raise _disowned(manifest, row.name, last, f"it has signed {entry.note_id[:16]}, which is {place}")


def _messages_from(node: Node, line: str, party: str) -> Iterator[Entry]:
    before = EVERYTHING
    while found := node.store.labelled(labels.messages_from(party, line), before, _PAGE):
        yield from map(node.entry, found)
        before = found[-1]


def _disowned(manifest: Manifest, name: str, last: Position, why: str) -> TrustError:
    return TrustError(
        f"version {manifest.version} of the manifest of {manifest.party} ends {name} at {last}, but {why}",
        hint="draw up a version that ends the key later",
    )
