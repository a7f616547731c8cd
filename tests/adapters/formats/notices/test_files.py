"""A file of notices is read and written by its ending, and says that notification does not protect."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.formats.notices.tried import notice
from truceline.adapters.formats.notices.files import ENDINGS, notices_bytes, read_notices, template_bytes
from truceline.adapters.formats.notices.tables import read_table
from truceline.errors import InputError, NotFoundError
from truceline.model.notices import NO_PROTECTION


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_template_can_be_imported_as_it_is(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"template{ending}"
    path.write_bytes(template_bytes(path))
    read = read_notices(path)
    assert not read.faults
    assert [each.notice for each in read.notices] == [notice(), notice(kind="movement")]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_export_can_be_imported_as_it_is(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"export{ending}"
    told = [(notice(), {"notice": "ab" * 32, "state": "current"}), (notice(kind="movement"), {"state": "ahead"})]
    path.write_bytes(notices_bytes(path, told))
    read = read_notices(path)
    assert not read.faults
    assert [each.notice for each in read.notices] == [each for each, _ in told]


@pytest.mark.parametrize("ending", [".csv", ".geojson"])
def test_every_file_says_that_notification_does_not_protect(ending: str) -> None:
    for content in (template_bytes(Path(f"x{ending}")), notices_bytes(Path(f"x{ending}"), [])):
        assert NO_PROTECTION in content.decode()


def test_a_sheet_says_it_too(tmp_path: Path) -> None:
    renamed = template_bytes(Path("x.xlsx"))
    with pytest.raises(InputError):
        read_table(Path("x.csv"), renamed)
    import io

    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(renamed)).worksheets[0]
    assert NO_PROTECTION in str(sheet["A1"].value)


def test_a_file_of_no_known_form_or_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ends with none of"):
        read_notices(tmp_path / "notices.pdf")
    with pytest.raises(NotFoundError):
        read_notices(tmp_path / "notices.csv")
