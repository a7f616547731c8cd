"""A wording is reviewed if every sentence of it is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from truceline.adapters.catalogues.gettext_files import FOLDER, Catalogues, shipped
from truceline.line.wording.warnings import Sentence
from truceline.node.warning.wording import is_reviewed


def test_wording_counts_as_reviewed_only_when_all_of_it_is(tmp_path: Path) -> None:
    for file in FOLDER.glob("*.po"):
        text = file.read_text(encoding="utf-8")
        head, mark, rest = text.partition('msgctxt "over/1"')
        if file.stem == "ar":
            place = head.rindex("# review: unreviewed")
            head = f"{head[:place]}# review: N. N., 2026-11-20{head[place + len('# review: unreviewed') :]}"
        (tmp_path / file.name).write_text(head + mark + rest, encoding="utf-8")
    texts, over, out = Catalogues(tmp_path), Sentence("over/1"), Sentence("out/1")
    assert is_reviewed(texts, [over], "ar")
    assert not is_reviewed(texts, [over, out], "ar")
    assert not is_reviewed(texts, [over], "fa")
    assert not is_reviewed(shipped(), [over], "ar")
