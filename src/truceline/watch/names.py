"""Names and their numbers, as the watch keeps them: names are only ever added."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
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
            known = self._numbers
            is_shared = len(known) > count
            if is_shared and any(known.get(text, count) >= count for text in texts if text):
                return Names(self._names[:count]).numbered(count, texts)
            numbers = [known.setdefault(text, len(known)) if text else -1 for text in texts]
            added = len(known) - len(self._names)
            self._names += [*islice(reversed(known), added)][::-1]
        return self, count + added, np.fromiter(numbers, np.int32, len(texts))
