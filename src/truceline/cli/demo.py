"""``truceline demo``: the At Tanf case of May and June 2017, replayed from published statements."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import click

from truceline.errors import NotFoundError

CASE = Path(__file__).parents[3] / "examples" / "at-tanf-2017"
"""Beside the sources: the demo is run from a checkout."""


@click.command()
def demo() -> None:
    """Play the At Tanf case of May and June 2017."""
    from truceline.cli.watch import replay

    if not CASE.exists():
        raise NotFoundError(f"there is no example at {CASE}", hint="run the demo from a checkout: ./run demo")
    click.echo(
        "At Tanf, 18 May and 6 June 2017. RECONSTRUCTED from published statements: no observations, no evidence."
    )
    click.echo(f"Which words each point rests on, and how uncertain it is: {CASE / 'statements.json'}\n")
    replay.main([str(CASE / "tracks.csv"), "--zones", str(CASE / "zones.geojson")], standalone_mode=False)
    click.echo("\nThe place that the opposition spokesman gave cannot be told to be inside or outside.")
    click.echo("Next: truceline zones check FILE...; truceline watch replay REPORTS... --zones FILE...; add --summary.")
