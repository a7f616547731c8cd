"""Words of strangers, made safe to stand in an error message."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

_MAX_CHARACTERS = 60


def shown(value: object) -> str:
    """A value in printable ASCII of at most 60 characters: no control, no turned writing, no flood reaches a person.

    >>> shown("alfa\\u202eexample")
    "'alfa\\\\u202eexample'"
    """
    text = ascii(value)
    return text if len(text) <= _MAX_CHARACTERS else text[: _MAX_CHARACTERS - 3] + "..."
