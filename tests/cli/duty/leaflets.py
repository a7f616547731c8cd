"""A node whose officer makes leaflets, and the zone that they are about."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import told
from tests.wiring.homes import a_home

_BY_VOICE = ("radio", "read", "readings")
WAY = ("--way", "Zaza road", "--towards", "34.12N 38.12E")


@dataclass(frozen=True)
class Office:
    """A node's folder, and one beside it for files."""

    home: Path
    folder: Path
    zones: Path
    capsys: pytest.CaptureFixture[str]

    def told(self, *words: str) -> tuple[int, list[dict[str, Any]]]:
        """The exit code of `truceline leaflet ...`, or of a text for reading out, and its rows of JSON."""
        noun = "message" if words[0] in _BY_VOICE else "leaflet"
        return told(self.capsys, noun, *words, "--home", str(self.home))

    def asked(self, *words: str) -> dict[str, Any]:
        """The one object that the command printed."""
        code, (found,) = self.told(*words)
        assert code == 0
        return found

    def made(self, *words: str, file: str = "leaflet.pdf") -> dict[str, Any]:
        """A leaflet in Arabic and English."""
        output = str(self.folder / file)
        return self.asked(
            "make", "--lang", "ar", "--lang", "en", "--zones", str(self.zones), *WAY, "-o", output, *words
        )


def office(folder: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """The office of alfa.example."""
    home = a_home(folder / "alfa.example")
    properties = {
        "zone": "tanf-55",
        "name": "At Tanf",
        "radius_m": 55_000,
        "standing": "agreed",
        "text": "Unarmed only.",
    }
    geometry = {"type": "Point", "coordinates": [38.61778, 33.50583]}
    zones = folder / "zones.geojson"
    zones.write_text(json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}), encoding="utf-8")
    return Office(home.folder, folder, zones, capsys)
