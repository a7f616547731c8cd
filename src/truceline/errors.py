"""Every error that Truceline raises on purpose.

    TrucelineError              code, hint
    ├── InputError              what was handed in cannot be used
    │   ├── ZoneError           a zone, or a file of zones
    │   ├── ReportError         a position report, or a file of them
    │   ├── StateError          a snapshot of the watch
    │   └── NoteError           a signed text, a key, or what stands in one
    ├── TrustError              a signature, a proof, a threshold or a key does not hold
    │   └── FrozenError         the record may not go on: it lacks what it signed before
    ├── StoreError              the record cannot be written or read
    │   └── InUseError          another process writes it
    ├── UnreachableError        the other side does not answer
    ├── NotFoundError           no such file, zone or connector
    ├── RequestError            a request over HTTP is refused before the node is asked
    └── MissingExtraError       an optional library is not installed

A class stands here only if some caller acts on it differently. Disagreement between
parties is data, never an error. Programming mistakes stay TypeError and ValueError.
No error prints, logs or exits: ``cli/exits.py`` turns classes into exit codes.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping


class TrucelineError(Exception):
    """What went wrong, with the offending value and its limit, and what to do about it.

    Args:
        message: one sentence that names the value, the limit and the place.
        hint: one sentence that says what to do next; empty when nothing can be done.
    """

    code = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InputError(TrucelineError):
    """Something handed in cannot be used as it is."""

    code = "input-unusable"


class ZoneError(InputError):
    """A zone, or a file of zones, breaks a rule that zones must keep."""

    code = "zone-unusable"


class ReportError(InputError):
    """A position report, or a file of position reports, cannot be used."""

    code = "report-unusable"


class StateError(InputError):
    """A snapshot of the watch is damaged, or was made by another version."""

    code = "state-unusable"


class NoteError(InputError):
    """A signed note, a key, or a document in a note is not of the one form that is allowed."""

    code = "note-unusable"


class TrustError(TrucelineError):
    """A signature, a threshold or a key does not hold: what was signed must not be shown or acted on."""

    code = "not-trusted"


class FrozenError(TrustError):
    """The record lacks entries that it signed, or that a peer holds proof of: nothing may be added to it."""

    code = "record-frozen"


class StoreError(TrucelineError):
    """The record cannot be written or read: nothing that was to be added counts as stored."""

    code = "store-failed"


class InUseError(StoreError):
    """Another process writes the record: it may be free in a moment, or be a node to ask instead."""

    code = "record-in-use"


class UnreachableError(TrucelineError):
    """The other side does not answer, or not in time: it may yet, and nothing of it is known."""

    code = "unreachable"


class NotFoundError(TrucelineError):
    """There is no file, zone, or connector of the name that was asked for."""

    code = "not-found"


class RequestError(TrucelineError):
    """A request over HTTP is refused before the node is asked.

    Args:
        code: which refusal; ``api/problems.py`` says with which status each is answered.
        detail: what is wrong, with the offending value and the limit.
        hint: what to do.
        headers: that go with the answer.
    """

    code = "request-unusable"

    def __init__(self, code: str, detail: str, hint: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail, hint=hint)
        self.code = code
        self.headers = dict(headers or {})


class MissingExtraError(TrucelineError):
    """An optional library is not installed.

    Args:
        library: the import that failed.
        extra: the extra that brings it.
    """

    code = "extra-missing"

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(
            f"the library {library} is not installed",
            hint=f"install it with: pip install 'truceline[{extra}]'",
        )
