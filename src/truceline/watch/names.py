"""Names and their numbers, as the watch keeps them: names are only ever added."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

import numpy as np
from numpy.typing import NDArray


class Names:
    """Names in the order in which they were first met; their places are their numbers.

    States that follow each other share one such list and each know how many of its names
    are theirs. Where two states grow from one, the second takes a copy.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = list(names)
        self._numbers = {name: number for number, name in enumerate(self._names)}
        self._lock = Lock()

    def __getitem__(self, number: int) -> str:
        return self._names[number]

    def first(self, count: int) -> list[str]:
        """The first names."""
        return self._names[:count]

    def known(self, count: int, wanted: Iterable[str]) -> NDArray[np.int32]:
        """The numbers of some names among the first `count`; -1 for those that are not there."""
        numbers = (self._numbers.get(text, count) for text in wanted)
        return np.array([number if number < count else -1 for number in numbers], dtype=np.int32)

    def numbered(self, count: int, wanted: Iterable[str | None]) -> tuple[Names, int, NDArray[np.int32]]:
        """The numbers of some names, new ones added behind the first `count`; -1 for "" and None.

        Returns:
            The names that hold them, how many there are now, and the numbers.
        """
        texts = list(wanted)
        with self._lock:
            is_shared = len(self._names) != count
            added = [text for text in dict.fromkeys(texts) if text and self._numbers.get(text, count) >= count]
            if added and is_shared:
                return Names(self._names[:count]).numbered(count, texts)
            self._numbers.update(zip(added, range(count, count + len(added)), strict=True))
            self._names += added
        numbers = [self._numbers[text] if text else -1 for text in texts]
        return self, count + len(added), np.array(numbers, dtype=np.int32)
