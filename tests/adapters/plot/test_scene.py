"""What is not said of a scene is the modest choice: no events, no band, certain."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from truceline.adapters.plot.scene import Mark, Outline, Path, Scene


def test_nothing_is_told_of_a_geometry_or_a_track_unless_it_is_said() -> None:
    outline = Outline("a", "agreed", [])
    path = Path("a", np.zeros(1, np.int64), np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(0, np.bool_))
    assert (outline.is_told, path.is_told, list(outline.band)) == (False, False, [])


def test_an_event_is_certain_unless_it_is_said_and_a_scene_has_no_notes() -> None:
    assert Mark("entry", 0, 1.0, 2.0, "a").is_certain
    assert list(Scene("a", [], [], []).notes) == []


def test_a_scene_cannot_be_changed_while_it_is_drawn() -> None:
    scene = Scene("a", [], [], [])
    with pytest.raises(FrozenInstanceError):
        scene.title = "b"  # type: ignore[misc]
