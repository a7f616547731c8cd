"""truceline watch: reports held against zones."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import click

from truceline.cli.event_rows import event_documents
from truceline.cli.output import print_json_row
from truceline.node.replay import replay as replayed
from truceline.node.time_order import sorted_by_time
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.zoneset import ZoneSet
from truceline.wiring.report_files import ReportFiles, spool
from truceline.wiring.zone_files import read_zones


@click.group()
def watch() -> None:
    """Watch position reports against zones."""


@watch.command()
@click.argument("reports", nargs=-1, required=True, metavar="REPORTS...")
@click.option("--zones", "zone_files", multiple=True, required=True, metavar="FILE...")
@click.option("--zone-ids", type=click.Choice(["auto", "file"]), default="auto")
@click.option("--skip-bad", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
def replay(**given: Any) -> None:
    """Replay recorded reports, and tell what happened."""
    from itertools import chain

    zones = ZoneSet(read_zones(given["zone_files"], zone_ids=given["zone_ids"], skip_bad=given["skip_bad"]).zones)
    files = ReportFiles(given["reports"])
    with spool() as put_away:
        batches = sorted_by_time(chain.from_iterable(files.streams()), put_away)
        for stretch in replayed(batches, zones, WatchRules(default=SourceLimits()), in_order=True):
            for document in event_documents(stretch.events):
                print_json_row(document)
