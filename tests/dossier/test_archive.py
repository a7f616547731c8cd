"""An archive says nothing but its files."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from truceline.dossier.archive import write_archive

names = st.text("abcdefghij0123456789/.-", min_size=1, max_size=30).filter(lambda name: not name.endswith("/"))


def archived(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    write_archive(files.items(), target)
    return target.getvalue()


@given(st.dictionaries(names, st.binary(max_size=600), max_size=8))
def test_what_goes_in_comes_out_in_its_order(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(archived(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert archive.namelist() == list(files)
        assert archive.testzip() is None


def test_neither_the_time_nor_the_machine_shows() -> None:
    files = {"a": b"x", "b": b"y" * 5_000}
    assert archived(files) == archived(dict(files))
    with zipfile.ZipFile(io.BytesIO(archived(files))) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert (info.create_system, info.external_attr >> 16) == (3, 0o100644)


def test_a_target_that_cannot_seek_will_do() -> None:
    class Pipe(io.RawIOBase):
        content = b""

        def writable(self) -> bool:
            return True

        def write(self, part: object) -> int:
            self.content += bytes(part)  # type: ignore[call-overload]
            return len(bytes(part))  # type: ignore[call-overload]

    pipe = Pipe()
    write_archive([("a", b"x" * 1_000)], pipe)  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(pipe.content)) as archive:
        assert archive.read("a") == b"x" * 1_000
