"""Which notices a replay follows, as its options name them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.node.watching.following import Following


def following(files: Sequence[Path], folder: str | None) -> Following | None:
    """The movements of files and of a node, and the zones that stand for the node's notices; None if none are named.

    Args:
        files: of notices. folder: of a node; none for no node.

    Raises:
        TrucelineError: a file cannot be used, or there is no node.
    """
    if not files and folder is None:
        return None
    # This loads what a node can do, for which nobody waits who follows no notice.
    from truceline.cli.lines.node_options import office_in
    from truceline.node.watching.following import Following
    from truceline.wiring.watching.followed import following_of_files, following_of_node

    movements, zones = following_of_files(files)
    if folder is None:
        return Following(movements, zones)
    with office_in(folder) as office:
        lines = [line["line"] for line in office.ask("charter-list")["charters"]]
        known = following_of_node(office, lines)
    return Following((*movements, *known.movements), known.zones)
