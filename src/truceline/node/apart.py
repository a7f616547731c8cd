"""A drill and what is real never touch: what is said about one is one, and nothing turns one into the other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.errors import InputError

DRILL = "DRILL DRILL DRILL: nothing of this is real"
"""Stands first wherever something of a drill is shown, printed or handed out."""


def check_apart(what: str, *, is_drill: bool, about: str, of_drill: bool) -> None:
    """Nothing, if both belong to a drill or neither does.

    Args:
        what: is to be said or done, such as ``the warning``.
        is_drill: whether that belongs to a drill.
        about: what it is about, such as ``the alert 0f3a``.
        of_drill: whether that belongs to a drill.

    Raises:
        InputError: one of them belongs to a drill, and the other is real.
    """
    if is_drill and not of_drill:
        raise InputError(
            f"{what} belongs to a drill, and {about} is real",
            hint="leave out what says that it is a drill; what is real is never answered by a drill",
        )
    if of_drill and not is_drill:
        raise InputError(
            f"{about} belongs to a drill, and {what} is real",
            hint="say that it is a drill (--drill), or take what is real; a drill is never answered for real",
        )
