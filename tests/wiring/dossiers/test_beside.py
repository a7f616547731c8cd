"""One account is beside nothing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from tests.wiring.homes import a_home
from truceline.wiring.dossiers.beside import accounts_beside
from truceline.wiring.running import office_of


def test_an_incident_without_accounts_has_no_table(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    by = {"desk": "duty", "operator": "Lt Adams"}
    with office_of(home) as office:
        incident = office.ask("incident-open", **by, title="Column", where="the road", drill=False)["id"]
    assert accounts_beside(office_of(home), incident) == {"accounts": [], "comparison": None, "facts": None}
