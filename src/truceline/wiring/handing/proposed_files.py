"""The files that go with the proposal of an agreement, each as a message names it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import NamedTuple, TypedDict

from truceline.errors import InputError
from truceline.line.wording.ladders import ANNEX as LADDER
from truceline.node.terms.agreements import MAP_TYPE, ZONE_TYPE
from truceline.wiring.handing.agreed_zones import zone_annexes
from truceline.wiring.handing.ladder_files import ladder_from_file

ANY_TYPE = "application/octet-stream"


class ProposedFile(NamedTuple):
    """A file of a proposal."""

    content: bytes
    media_type: str
    name: str
    annex: str = ""
    """What kind of annex it is; empty if it is none."""

    @property
    def sha256(self) -> str:
        """In hex, as texts name it."""
        return sha256(self.content).hexdigest()


class NamedFile(TypedDict):
    """A file as a message names it."""

    sha256: str
    size: int
    type: str
    name: str


def zone_files(paths: Sequence[str]) -> tuple[ProposedFile, ...]:
    """Every zone of GeoJSON files as an annex, and the map of them all.

    Raises:
        NotFoundError: there is no such file.
        ZoneError: a zone cannot be used.
    """
    forms, content = zone_annexes(paths)
    files = [ProposedFile(form, ZONE_TYPE, f"zone-{number}.json", "zone") for number, form in enumerate(forms, start=1)]
    return (*files, ProposedFile(content, MAP_TYPE, "zones.geojson")) if content else ()


def annex_file(kind: str, name: str, content: bytes) -> ProposedFile:
    """Any file as an annex.

    Raises:
        InputError: it is to be a ladder, and is not in the form in which both sides will read it.
    """
    if kind == LADDER and ladder_from_file(content).content != content:
        raise InputError(
            f"{name} is a ladder, but not in the one form that an agreement takes",
            hint=f"write that by `truceline ladder check {name} -o FILE`, and propose this FILE",
        )
    return ProposedFile(content, ANY_TYPE, PurePath(name).name, kind)


def named_file(file: ProposedFile) -> NamedFile:
    """What a message says of it."""
    return {"sha256": file.sha256, "size": len(file.content), "type": file.media_type, "name": file.name}
