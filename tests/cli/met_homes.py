"""Two nodes in folders whose parties have met and signed a charter, and the carrying of bundles between them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.wiring.homes import passphrase_file
from truceline.adapters.store.guard import COPIED_AFTER_MS
from truceline.cli.main import main
from truceline.wiring.home import Home, open_home
from truceline.wiring.meeting import free_port, meet
from truceline.wiring.running import office_of

ALFA, BRAVO = "alfa.example", "bravo.example"
_SOON_S = COPIED_AFTER_MS / 1_000 / 2


@dataclass(frozen=True)
class MetHomes:
    """Two nodes in folders, on one line."""

    alfa: Home
    bravo: Home
    line: str
    passphrase: Path

    def carry(self, sender: Home, receiver: Home) -> list[dict[str, Any]]:
        """One bundle from one to the other, and what came of it there."""
        with office_of(sender) as office:
            packed = office.ask("line-pack", peer=receiver.party, carrier="file", answers=[])
        with office_of(receiver) as office:
            came: list[dict[str, Any]] = office.ask("line-unpack", bundle=packed["bundle"])["news"]
        return came

    def exchange(self) -> None:
        """Bundles to and fro until all receipts are where they belong."""
        answers: dict[str, list[int]] = {ALFA: [], BRAVO: []}
        for sender, receiver in ((self.alfa, self.bravo), (self.bravo, self.alfa)) * 2:
            with office_of(sender) as office:
                packed = office.ask("line-pack", peer=receiver.party, carrier="file", answers=answers[sender.party])
            with office_of(receiver) as office:
                answers[receiver.party] = office.ask("line-unpack", bundle=packed["bundle"])["answers"]


def met_homes(folder: Path) -> MetHomes:
    """The two, met: with the keys of those of other tests, and an address of their own."""
    met, address = _met_in(int(time.monotonic() // _SOON_S)), f"127.0.0.1:{free_port()}".encode()
    for path, content in met.files.items():
        file = folder / path
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(content.replace(met.address, address) if file.suffix == ".toml" else content)
    return MetHomes(open_home(folder / ALFA), open_home(folder / BRAVO), met.line, passphrase_file(folder))


@dataclass(frozen=True)
class _Once:
    files: dict[Path, bytes]
    """All that two parties have in their folders who have just met."""
    line: str
    address: bytes


@lru_cache(maxsize=1)
def _met_in(span: int) -> _Once:
    """To meet costs many times what writing its files does, and most tests are about what comes after.

    Args:
        span: of `_SOON_S`, one after another; a record that lies longer is taken for a copy, and is frozen.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        met = meet(folder, ALFA, BRAVO)
        files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return _Once(files, met.line, met.address.encode())


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code of a command that prints JSON, and its rows."""
    code = main([*arguments, "--json"])
    return code, [json.loads(row) for row in capsys.readouterr().out.splitlines()]
