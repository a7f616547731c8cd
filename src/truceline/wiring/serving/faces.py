"""What else answers while a node runs, such as its HTTP API: it is handed in, for this package knows none."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

from truceline.wiring.home import Home
from truceline.wiring.serving.happenings import Happening, Tell
from truceline.wiring.serving.worker import Worker


class Running(NamedTuple):
    """A node that runs, for a face.

    Args:
        home: its folder, as it was at the start.
        worker: does whatever is asked of the node.
        tell: told what happens, from any thread.
    """

    home: Home
    worker: Worker
    tell: Tell


class Face(Protocol):
    """Something that answers while a node runs."""

    def tell(self, happening: Happening) -> None:
        """Something happened; from any thread."""
        ...

    def opened(self, running: Running) -> AbstractAsyncContextManager[None]:
        """It answers while this is entered.

        Raises:
            TrucelineError: it cannot.
        """
        ...
