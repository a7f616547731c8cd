"""Which movements the watch follows, and which zones stand for notices: from files, and from the record of a node."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from truceline.line.wording.notices import Notified, body_of
from truceline.model.notices import Movement
from truceline.model.zones import Zone
from truceline.node.notifying.zones import PREFIX, Lodged, zones_of
from truceline.node.watching.following import Following
from truceline.signing.canonical import encode
from truceline.watch.deviation.movements import Followed
from truceline.wiring.notifying.notices import movements_in, standing_notices
from truceline.wiring.running import Office


def following_of_files(files: Sequence[Path]) -> Following:
    """The movements of files; they are known by their own numbers.

    Raises:
        TrucelineError: a file cannot be used, or has no movement.
    """
    return Following(tuple(_followed(each, _version(each)) for file in files for each in movements_in(file)), ())


def following_of_node(office: Office, lines: Iterable[str]) -> Following:
    """The movements that a node knows of, and the zones that stand for all its notices; drills are none of them.

    Args:
        office: of the node. lines: 32 hex digits each.
    """
    movements: list[Followed] = []
    zones: list[Zone] = []
    for line in lines:
        lodged, near_m = standing_notices(office, line)
        for each in lodged:
            zones += zones_of(each, near_m)
            if isinstance(each.notice, Movement):
                movements.append(_followed(each, each.message_id))
    return Following(tuple(movements), tuple(zones))


def _followed(lodged: Lodged, version: str) -> Followed:
    assert isinstance(lodged.notice, Movement)
    return Followed(f"{PREFIX}{lodged.message_id[:16]}", version, lodged.sender, lodged.notice)


def _version(lodged: Lodged) -> str:
    """Of a movement that was never signed: the hash of what would be."""
    return sha256(encode(body_of(Notified(lodged.notice)))).hexdigest()
