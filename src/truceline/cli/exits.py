"""The one table of exit codes: what a script learns without reading text. Reasons: docs/decisions/0005."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from enum import IntEnum

from truceline.errors import (
    FrozenError,
    InputError,
    InUseError,
    MissingExtraError,
    NoteError,
    NotFoundError,
    ReportError,
    RequestError,
    StateError,
    StoreError,
    TrucelineError,
    TrustError,
    UnreachableError,
    ZoneError,
)


class ExitCode(IntEnum):
    """What `truceline` ends with. A number keeps its meaning for ever."""

    DONE = 0
    FAILED = 1
    UNUSABLE = 2
    """Input that cannot be used, or wrong usage; click's own number."""
    FOUND = 3
    """Checked, and found something."""
    UNREACHABLE = 4
    NOT_TRUSTED = 5
    NOT_FOUND = 6
    EXTRA_MISSING = 7
    NOT_STORED = 8
    INTERRUPTED = 130
    """128 + SIGINT, as shells count."""
    UNREAD = 141
    """Nobody reads the output any more, as after ``| head``; 128 + SIGPIPE."""


EXIT_CODES: dict[type[TrucelineError], int] = {
    TrucelineError: ExitCode.FAILED,
    InputError: ExitCode.UNUSABLE,
    ZoneError: ExitCode.UNUSABLE,
    ReportError: ExitCode.UNUSABLE,
    StateError: ExitCode.UNUSABLE,
    NoteError: ExitCode.UNUSABLE,
    TrustError: ExitCode.NOT_TRUSTED,
    FrozenError: ExitCode.NOT_TRUSTED,
    StoreError: ExitCode.NOT_STORED,
    InUseError: ExitCode.NOT_STORED,
    UnreachableError: ExitCode.UNREACHABLE,
    NotFoundError: ExitCode.NOT_FOUND,
    RequestError: ExitCode.UNUSABLE,
    MissingExtraError: ExitCode.EXTRA_MISSING,
}


def exit_code_of(error: TrucelineError) -> int:
    """What an error ends the command with: the code of its class, or of the nearest class above it."""
    return next(EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES)
