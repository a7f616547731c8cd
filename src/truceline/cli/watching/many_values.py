"""Options that take several values, as in ``--zones FILE...``, which click has only as options given several times."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click


class ManyValued(click.Command):
    """A command of which every option whose metavar ends in ``...`` takes all values up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments as click does, each value with its own option.

        Raises:
            click.UsageError: as click does, with a word on arguments that an option may have taken.
        """
        names = set(self._names())
        try:
            return super().parse_args(ctx, list(_spread(args, names)))
        except click.MissingParameter as error:
            if isinstance(error.param, click.Argument) and names.intersection(args):
                taker = next(argument for argument in args if argument in names)
                message = f"What follows {taker} belongs to it up to the next option: name them before it."
                raise click.MissingParameter(message, ctx, error.param) from None
            raise

    def _names(self) -> Iterator[str]:
        for parameter in self.params:
            if isinstance(parameter, click.Option) and (parameter.metavar or "").endswith("..."):
                yield from parameter.opts


def _spread(arguments: Iterable[str], names: set[str]) -> Iterator[str]:
    """The arguments, with the name of such an option before each of its values but the first."""
    remaining = iter(arguments)
    name, is_first = "", False
    for argument in remaining:
        if argument.startswith("-"):
            name, is_first = (argument, True) if argument in names else ("", False)
        elif name and not is_first:
            yield name
        else:
            is_first = False
        yield argument
        if argument == "--":
            yield from remaining
