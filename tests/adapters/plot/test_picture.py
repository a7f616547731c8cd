"""A sheet holds the map, what its signs mean, and the events; it can be searched, and is the same every time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path as FilePath
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from defusedxml.ElementTree import parse

from tests.adapters.plot.scenes import CROSSING, path, scene
from truceline.adapters.plot.frame import Frame
from truceline.adapters.plot.picture import check_drawable, draw
from truceline.adapters.plot.scene import Mark, Scene
from truceline.errors import InputError, MissingExtraError, ReportError


def texts_of(drawn: Scene, folder: FilePath, frame: Frame | None = None) -> str:
    """All words of a sheet, one row each, with plain blanks."""
    pytest.importorskip("matplotlib")
    file = folder / "sheet.svg"
    draw(drawn, file, frame)
    root = parse(file).getroot()
    assert isinstance(root, Element)
    rows = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    return "\n".join(rows).replace("\N{NO-BREAK SPACE}", " ").replace("\N{ZERO WIDTH SPACE}", "")


def test_title_legend_and_events_are_there_as_text(tmp_path: FilePath) -> None:
    texts = texts_of(replace(CROSSING, notes=["Reconstructed."]), tmp_path)
    for words in ("A title", "Reconstructed.", "Zones", "as agreed", "Tracks", "ship", "Events", "entry"):
        assert words in texts
    assert "1  010001Z JAN 70  ship entered" in texts
    assert "Not for navigation" in texts


def test_the_legend_promises_only_what_is_drawn(tmp_path: FilePath) -> None:
    plain = texts_of(CROSSING, tmp_path)
    assert not any(words in plain for words in ("CE90", "cannot tell", "outer band", "other tracks"))
    vague = replace(CROSSING.paths[0], error_m=np.full(3, 20_000.0))
    banded = replace(CROSSING.outlines[0], band=CROSSING.outlines[0].rings)
    many = [path(f"quiet {number}", [0.0, 0.1], [0.0, 0.1], is_told=False) for number in range(20)]
    doubtful = [replace(CROSSING.marks[0], is_certain=False)]
    rich = texts_of(Scene("A title", [banded], [vague, *many], doubtful), tmp_path)
    for words in ("CE90", "hollow: cannot tell", "outer band", "20 other tracks"):
        assert words in rich


def test_events_that_find_no_room_are_counted(tmp_path: FilePath) -> None:
    marks = [Mark("entry", number * 60_000, 0.01 * number, 0.5, f"event {number}") for number in range(100)]
    texts = texts_of(replace(CROSSING, marks=marks), tmp_path)
    listed = texts.count("  010")
    assert 20 < listed < 100
    assert f"and {100 - listed} more events, without numbers" in texts
    assert f"{listed} entry" in texts.splitlines()
    assert f"{listed + 1} entry" not in texts.splitlines()


def test_only_what_the_frame_shows_is_listed(tmp_path: FilePath) -> None:
    marks = [*CROSSING.marks, Mark("exit", 120_000, 1.0, 0.5, "ship left")]
    texts = texts_of(replace(CROSSING, marks=marks), tmp_path, Frame(-0.5, 0.0, 0.7, 1.0))
    assert "ship entered" in texts
    assert "ship left" not in texts


@pytest.mark.parametrize("name", ["$x_1$", "_hidden", "a & <b>", "Süd-محمد", "港口"])
def test_names_are_written_as_they_are(name: str, tmp_path: FilePath) -> None:
    texts = texts_of(scene(path(name, [-1.0, 2.0], [0.5, 0.5])), tmp_path)
    assert name in texts.replace("\\$", "$")


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "magic"), [(".svg", b"<?xml"), (".png", b"\x89PNG"), (".PNG", b"\x89PNG")])
def test_the_same_scene_gives_the_same_bytes(ending: str, magic: bytes, tmp_path: FilePath) -> None:
    pytest.importorskip("matplotlib")
    sheets = []
    for name in ("one", "two"):
        draw(CROSSING, tmp_path / f"{name}{ending}")
        sheets.append((tmp_path / f"{name}{ending}").read_bytes())
    assert sheets[0] == sheets[1]
    assert sheets[0].startswith(magic)


def test_a_scene_without_anything_is_not_drawn(tmp_path: FilePath) -> None:
    pytest.importorskip("matplotlib")
    with pytest.raises(ReportError, match="neither a report nor a zone"):
        draw(Scene("A title", [], [], []), tmp_path / "a.svg")
    assert not (tmp_path / "a.svg").exists()


def test_another_ending_and_a_missing_folder_are_refused(tmp_path: FilePath) -> None:
    with pytest.raises(InputError, match=r"a\.pdf does not end in \.svg or \.png"):
        check_drawable(tmp_path / "a.pdf")
    with pytest.raises(InputError, match="there is no folder"):
        check_drawable(tmp_path / "nowhere" / "a.svg")


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: FilePath) -> None:
    pytest.importorskip("matplotlib")
    (tmp_path / "a.svg").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        draw(CROSSING, tmp_path / "a.svg")


def test_without_matplotlib_it_says_which_extra_brings_it(tmp_path: FilePath, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError) as missing:
        check_drawable(tmp_path / "a.svg")
    assert "truceline[plot]" in missing.value.hint
