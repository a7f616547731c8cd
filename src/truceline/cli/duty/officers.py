"""Who does something without a signature: the options that name a desk and a person."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from truceline.cli.lines.node_options import home_option

OPERATOR = "TRUCELINE_OPERATOR"


@dataclass(frozen=True)
class Officer:
    """Who does it: a desk of a node, and the person's name if it is given."""

    folder: str | None
    desk: str
    operator: str

    @property
    def by(self) -> dict[str, str]:
        """As acts take it."""
        return {"desk": self.desk, "operator": self.operator}


def officer_given(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with the options that say which node it is and who does it, taken together as ``officer``."""

    @wraps(command)
    def with_officer(*args: Any, folder: str | None, desk: str, operator: str | None, **given: Any) -> Any:
        name = operator if operator is not None else os.environ.get(OPERATOR, "")
        return command(*args, officer=Officer(folder, desk, name), **given)

    desk = click.option("--desk", default="duty", show_default=True, metavar="NAME", help="The desk that does it.")
    person = click.option("--operator", metavar="NAME", help="Who sits there; else TRUCELINE_OPERATOR.")
    return desk(person(home_option(with_officer)))
