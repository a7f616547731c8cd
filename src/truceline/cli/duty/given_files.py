"""Files that people hand in beside their words."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from truceline.errors import InputError, NotFoundError

MAX_FILE_BYTES = 20 * 1024 * 1024


def file_content(path: Path) -> bytes:
    """The bytes of a file that is to be kept by its hash.

    Raises:
        NotFoundError: it cannot be read.
        InputError: it is too long.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputError(
                f"{path} is longer than {MAX_FILE_BYTES} bytes", hint="keep it elsewhere, and its hash here"
            )
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}", hint="name a file that is there") from error
