"""Words that somebody else wrote, so that they can stand anywhere and change nothing around them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

_JOINING = "\u00a0\u202f\u200c\u200d"
"""Spaces that do not break, and what joins letters or keeps them apart: French and Persian need them."""


def plain(text: str, *, keeps_rows: bool = False) -> str:
    """A text with a sign in place of whatever would move the cursor, turn the writing or hide.

    Args:
        text: as somebody wrote it.
        keeps_rows: True if it may be several rows.
    """
    kept = _JOINING + "\n" if keeps_rows else _JOINING
    return "".join(each if each.isprintable() or each in kept else "\N{REPLACEMENT CHARACTER}" for each in text)
