"""Accounts as commands name them: what is no file is looked for on record, and a bad file is named."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.cli.accounts import naming
from truceline.cli.accounts.naming import account_in_file, accounts_called, file_content
from truceline.errors import InputError, NotFoundError

TEXT = "The militia entered the zone on 6 June 2017."


def test_a_report_is_read_and_claims_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "claims.json").write_text('{"doc_id": "dev01", "claims": []}', encoding="utf-8")
    found, record = accounts_called([str(tmp_path / "report.txt"), str(tmp_path / "claims.json")], None, "")
    assert [account.document.doc_id for account in found] == ["report", "dev01"]
    assert [str(claim.type) for claim in found[0].claims] == ["entry"]
    assert record == {}


def test_a_file_that_is_no_json_or_no_account_is_named(tmp_path: Path) -> None:
    path = tmp_path / "claims.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"claims.json is no JSON"):
        account_in_file(path)
    for content in ("[]", "{}"):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=r"claims.json: account"):
            account_in_file(path)


def test_a_name_that_is_no_file_and_no_digits_is_told_as_that(tmp_path: Path) -> None:
    absent = tmp_path / "nofile.json"
    with pytest.raises(NotFoundError, match=r"there is no file .*nofile.json"):
        accounts_called([str(absent)], None, "")


def test_a_file_that_is_not_there_or_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFoundError, match=r"none.txt"):
        file_content(tmp_path / "none.txt")
    monkeypatch.setattr(naming, "MAX_FILE_BYTES", 3)
    (tmp_path / "long.txt").write_text("1234", encoding="utf-8")
    with pytest.raises(InputError, match="longer than 3 bytes"):
        file_content(tmp_path / "long.txt")
