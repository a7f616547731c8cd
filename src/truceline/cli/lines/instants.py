"""A time on the command line, with its offset from UTC."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import click

from truceline.errors import InputError
from truceline.model.times import instant_from_text


class Instant(click.ParamType[int]):
    """A time with its offset, as ms since the epoch; seconds may be left out."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """See ``click.ParamType``."""
        if isinstance(value, int):
            return value
        text = str(value)
        whole = f"{text[:16]}:00{text[16:]}" if len(text) > 16 and text[16] in "Zz+-" else text
        try:
            return instant_from_text(whole)
        except InputError as error:
            self.fail(f"{error}; {error.hint}", param, ctx)


TIME = Instant()
