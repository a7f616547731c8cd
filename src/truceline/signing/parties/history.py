"""Which of a party's keys counted at which position of the party's log.

A signature is good if its note stands in the signer's own log at a place where the manifest logged
before it lists the key. No clock decides: a thief cannot date a note back, and an owner
cannot disown old notes by losing the key.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from truceline.errors import TrustError
from truceline.signing.keys import VerifyKey
from truceline.signing.parties.manifests import Manifest, Position, Role
from truceline.signing.parties.succession import open_manifest, open_successor


class LoggedManifest(NamedTuple):
    """A manifest, and where its owner's log has it."""

    manifest: Manifest
    position: Position


@dataclass(frozen=True)
class History:
    """The manifests of one party in their order; made by ``begin`` and ``extended``, which check each of them."""

    logged: tuple[LoggedManifest, ...]

    @property
    def newest(self) -> Manifest:
        """The last manifest."""
        return self.logged[-1].manifest

    def extended(self, content: bytes, position: Position, cosigned: Position | None = None) -> History:
        """The history with one more manifest.

        Args:
            content: the note of the manifest.
            position: where the party's log has it.
            cosigned: the last entry that others had cosigned before it, as far as is known here;
                what stands up to there cannot be disowned any more.

        Raises:
            NoteError: the content is no note of a manifest.
            TrustError: it does not follow the newest one; it stands before it, or in another log than it
                names; it brings back a removed key, or removes one from a place after itself or from
                before what others have cosigned.
        """
        manifest = open_successor(content, self.newest)
        if position <= self.logged[-1].position:
            raise _misplaced(manifest, f"it stands at {position}, not after {self.logged[-1].position}")
        _check_log(manifest, position)
        returned = self._removed_bytes.intersection(key.public for _, key in manifest.keys)
        if returned:
            raise _misplaced(manifest, f"it brings back the removed key {min(returned).hex()}")
        for key, last in manifest.removed:
            if last >= position:
                raise _misplaced(manifest, f"it ends {key.name} at {last}, not before itself, {position}")
            if cosigned is not None and last < cosigned:
                raise _misplaced(manifest, f"it ends {key.name} at {last}, before {cosigned}, which others cosigned")
        return History((*self.logged, LoggedManifest(manifest, position)))

    def manifest_at(self, at: Position) -> Manifest | None:
        """The manifest that was in force for an entry: the last one logged before it; none if there was none."""
        earlier = [manifest for manifest, position in self.logged if position < at]
        return earlier[-1] if earlier else None

    def keys_at(self, at: Position, *roles: Role) -> tuple[VerifyKey, ...]:
        """The keys whose signatures count in a note that the party's log has at a position.

        Args:
            at: where the note stands.
            roles: only keys of these roles; of all, if none is named.
        """
        return tuple(key for key, role in self.roles_at(at).items() if not roles or role in roles)

    def roles_at(self, at: Position) -> Mapping[VerifyKey, Role]:
        """The keys whose signatures count in a note at a position, and the role in which each does.

        They are those that the manifest in force lists, without those that a later one says had ended by then.
        """
        manifest = self.manifest_at(at)
        ended = {key for later, _ in self.logged for key, last in later.removed if last < at}
        return {key: role for role, key in (manifest.keys if manifest else ()) if key not in ended}

    def binds(self, signed_by: Iterable[VerifyKey], at: Position) -> bool:
        """True if enough authorities of the party signed a note at a position, so that it binds the party."""
        manifest = self.manifest_at(at)
        signed = set(self.keys_at(at, Role.AUTHORITY)).intersection(signed_by)
        return manifest is not None and 0 < manifest.authority_threshold <= len(signed)

    @property
    def _removed_bytes(self) -> frozenset[bytes]:
        return frozenset(key.public for manifest, _ in self.logged for key, _ in manifest.removed)


def begin(content: bytes, position: Position) -> History:
    """The history that starts with the manifest that the charter names.

    Raises:
        NoteError: the content is no note of a manifest.
        TrustError: too few of its roots have signed, or it stands in another log than it names.
    """
    manifest = open_manifest(content)
    _check_log(manifest, position)
    return History((LoggedManifest(manifest, position),))


def _check_log(manifest: Manifest, position: Position) -> None:
    if manifest.log_number != position.log:
        raise _misplaced(manifest, f"it names log {manifest.log_number} and stands at {position}")


def _misplaced(manifest: Manifest, what: str) -> TrustError:
    return TrustError(
        f"version {manifest.version} of the manifest of {manifest.party} is refused: {what}",
        hint="keep it as evidence, go on with the version before, and ask the party by another way",
    )
