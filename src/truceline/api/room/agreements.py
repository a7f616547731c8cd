"""What goes with the proposal of an agreement, read from the files that somebody chose."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from truceline.api.asked import Asked
from truceline.api.contract.told import AnnexesTold
from truceline.api.replies import Reply, json_reply
from truceline.api.requests import document_from
from truceline.line.wording.ladders import ANNEX as LADDER
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import bytes_from_text, text_from_bytes
from truceline.wiring.handing.proposed_files import annex_file, named_file, zone_files


async def show_annexes(asked: Asked) -> Reply:
    """The files of a proposal: each zone of a GeoJSON file, their map, and the ladder, if one is given.

    Raises:
        ZoneError: a zone cannot be used.
        InputError: the ladder is none, or not in its one form.
    """
    content = await asked.request.body(asked.route.most_bytes)
    given = Fields(document_from(content, asked.request.media_type()), asked.route.handler)
    zones, ladder = bytes_from_text(given.text("zones")), bytes_from_text(given.text("ladder"))
    given.end()
    return json_reply(await asyncio.to_thread(_read, zones, ladder))


def _read(zones: bytes, ladder: bytes) -> AnnexesTold:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zones.geojson"
        path.write_bytes(zones)
        files = [*(zone_files([str(path)]) if zones else ())]
    files += [annex_file(LADDER, "ladder.json", ladder)] if ladder else []
    return {
        "files": [
            {"annex": file.annex, "file": named_file(file), "content": text_from_bytes(file.content)} for file in files
        ]
    }
