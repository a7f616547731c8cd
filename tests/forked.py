"""Processes that tests start and that are killed, forked from one that has loaded what they need and has no threads."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import multiprocessing

FORKED = multiprocessing.get_context("forkserver")
# All that fork share one such process, which loads the list that it was given last: so this is the only one. Each
# of them begins in some hundredths of a second, instead of one or two. Arrow loads pandas with its first array.
FORKED.set_forkserver_preload(
    [
        "pandas",
        "tests.endurance.kill_points",
        "tests.faults.batch_writer",
        "tests.wiring.keeping.test_backups",
        "tests.wiring.keeping.test_renewing",
    ]
)
