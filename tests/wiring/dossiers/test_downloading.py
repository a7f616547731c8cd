"""A dossier as bytes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wiring.homes import a_home
from truceline.errors import NotFoundError
from truceline.wiring.dossiers.downloading import downloaded


def test_without_its_incident_there_is_no_dossier(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        downloaded(a_home(tmp_path / "alfa"), "ab" * 16, "duty", "", has_pdf=False)
