"""A running node with a line and an incident that has two accounts, for all tests of the operations room."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.api.served import Client, Served, serving
from tests.wiring.dossiers.kept import EXAMPLE, kept
from truceline.accounts.claims import Document
from truceline.accounts.claims_json import account_json
from truceline.wiring.accounts import account_of


@dataclass(frozen=True)
class Room:
    """What the tests work on."""

    served: Served
    line: str
    incident: str
    warning: str

    def by(self, role: str) -> Client:
        """Somebody of that role."""
        return self.served.by_token(role)


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Alfa's node."""
    case = kept(tmp_path_factory.mktemp("room"))
    with (case.home.folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[api]\nlisten = "127.0.0.1:0"\n')
    (case.home.folder / "places.csv").write_text("name,lat,lon,also\nAt Tanf,33.5058,38.6178,\n", encoding="utf-8")
    with serving(case.home) as served:
        found = Room(served, case.met.line, case.incident, case.warning)
        for name in ("account-a", "account-b"):
            add_account(found, name)
        yield found


def add_account(room: Room, name: str) -> None:
    """One of the two accounts of the example, read as commands read it."""
    added = room.by("officer").post("/accounts", account_body(room.incident, name))
    assert added.status == 201, added.content


def account_body(incident: str, name: str) -> dict[str, Any]:
    """One of them, as it is added to an incident of any node."""
    content = (EXAMPLE / f"{name}.txt").read_bytes()
    account = account_of(content, Document(doc_id=name, publisher=name, date="2017-06-08"))
    return {
        "text": b64encode(content).decode(),
        "account": account_json(account),
        "incident": incident,
        "said_by": "officer",
        "drill": False,
    }
