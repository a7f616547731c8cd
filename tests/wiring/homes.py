"""Folders of nodes whose passphrases cost nothing to try, so that tests need not wait."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

from truceline.wiring.home import Home, make_home, open_home
from truceline.wiring.home_keys import KeyPlan

PASSPHRASE = "four words that nobody guesses"


def a_home(folder: Path, party: str = "alfa.example", *, listen: str = "", **plan: Any) -> Home:
    """A new node of a party that checks no line by itself, and all of whose keys one passphrase opens."""
    home = make_home(folder, KeyPlan(party=party, **plan), lambda _: PASSPHRASE, listen=listen, work=1)
    settings = folder / "node.toml"
    settings.write_text(f"check_minutes = 0\n{settings.read_text(encoding='utf-8')}", encoding="utf-8")
    return open_home(home.folder)


def passphrase_file(folder: Path, passphrase: str = PASSPHRASE) -> Path:
    """A file with a passphrase, for its owner alone."""
    path = folder / "passphrase"
    path.touch(mode=0o600)
    path.write_text(f"{passphrase}\n", encoding="utf-8")
    return path
