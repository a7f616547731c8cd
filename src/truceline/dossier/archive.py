"""Files as one ZIP file: the same files always give the same bytes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can say: when the export was made is no matter of its content."""
_MODE = 0o100644 << 16
_UNIX = 3
_WORTH_BYTES = 1_024
"""Below it, what packing saves is not worth its time: a dossier may have a hundred thousand files."""


def write_archive(files: Iterable[tuple[str, bytes]], output: BinaryIO) -> None:
    """Nothing, once the files stand in the output as a ZIP file, in their order.

    Args:
        files: names and contents.
        output: where it is written; it need not be able to seek.
    """
    with ZipFile(output, "w") as archive:
        for name, content in files:
            info = ZipInfo(name, _EPOCH)
            info.external_attr, info.create_system = _MODE, _UNIX
            info.compress_type = ZIP_DEFLATED if len(content) >= _WORTH_BYTES else ZIP_STORED
            archive.writestr(info, content)
