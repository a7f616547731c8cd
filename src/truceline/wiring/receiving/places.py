"""How far a followed file was read, on the disk before what was read is: so each row is kept once over any break."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from truceline.adapters.connectors.receiving.followed_file import Place
from truceline.errors import StoreError


class Places:
    """The newest place of one followed file.

    Args:
        path: of the file that remembers it; its folder is there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def last(self) -> Place | None:
        """The place that was kept last; None if there is none, or none that can be used.

        Raises:
            StoreError: the file cannot be read.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read: {error.strerror}", hint="look at the disk") from error
        with suppress(ValueError, TypeError):
            place = Place(**json.loads(content))
            if [type(part) for part in place] == [int, str, int, int, int] and 0 <= place.start < place.end:
                return place
        return None

    def keep(self, place: Place) -> None:
        """Remembers a place, durably.

        Raises:
            StoreError: the disk is full or fails.
        """
        beside = self._path.with_suffix(".new")
        try:
            with beside.open("w", encoding="utf-8") as file:
                json.dump(place._asdict(), file)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise StoreError(
                f"{self._path} cannot be written: {error.strerror}", hint="make room on the disk"
            ) from error
