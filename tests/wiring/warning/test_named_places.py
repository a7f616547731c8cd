"""Places that people know by name come from a file in the node's folder, and what is wrong in it is told by its row."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import InputError
from truceline.model.places.coordinates import read_place
from truceline.model.places.place import Place
from truceline.wiring.warning.named_places import FILE, MOST_PLACES, named_places, names_document

HEAD = "name,lat,lon,also\n"


def written(folder: Path, text: str) -> Path:
    """A folder with a file of places."""
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_place_has_its_names_and_as_much_precision_as_its_digits(tmp_path: Path) -> None:
    written(tmp_path, f"\ufeff{HEAD}At Tanf,33.5058,38.6178,Al-Tanf; التنف \nAl Waleed,33.43,38.93,\n")
    tanf, waleed = named_places(tmp_path)
    assert tanf.names == ("At Tanf", "Al-Tanf", "التنف")
    assert tanf.place == Place(386_178_000, 335_058_000, 12)
    assert (waleed.names, waleed.place.precision_m) == (("Al Waleed",), 1_114)
    assert read_place("1 km at 000 from التنف", (tanf, waleed)).lon_e7 == tanf.place.lon_e7


def test_a_node_without_the_file_knows_no_names(tmp_path: Path) -> None:
    assert named_places(tmp_path) == ()


def test_further_names_may_be_left_out(tmp_path: Path) -> None:
    assert named_places(written(tmp_path, "lat,lon,name\n1.5,2.5,A\n"))[0].names == ("A",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name,lat\nA,1.5\n", "has no column lon"),
        ("", "has no column name"),
        (f"{HEAD}A,1.5,2.5,\n ,1.5,2.5,\n", "row 3: the name is"),
        (f"{HEAD}{'x' * 101},1.5,2.5,\n", "row 2: the name is"),
        (f"{HEAD}A,133.5,2.5,\n", "row 2: the latitude 133.5 is outside"),
        (f"{HEAD}A,1.5\n", "row 2: the longitude"),
        (f'{HEAD}"A,1.5,2.5\n', "cannot be read"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        named_places(written(tmp_path, text))


def test_what_is_no_text_or_too_long_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"name,lat,lon\n\xff,1,2\n")
    with pytest.raises(InputError, match="cannot be read"):
        named_places(tmp_path)
    written(tmp_path, HEAD + "A,1.5,2.5,\n" * (MOST_PLACES + 1))
    with pytest.raises(InputError, match=f"the limit is|{MOST_PLACES + 1} places"):
        named_places(tmp_path)


def test_acts_take_them_as_whole_numbers(tmp_path: Path) -> None:
    places = named_places(written(tmp_path, f"{HEAD}A,1.5,-2.5,B\n"))
    document = {"names": ["A", "B"], "lat": 15_000_000, "lon": -25_000_000, "precision_m": 11_132}
    assert names_document(places) == [document]
