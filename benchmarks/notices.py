"""What a humanitarian cell waits for a large file of notices: until each is lodged, and until each mistake is told."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import csv
import json
import resource
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.command import PROGRAM
from benchmarks.survey import Figure
from truceline.adapters.formats.notices.columns import NAMES
from truceline.cli.exits import ExitCode
from truceline.wiring.meeting import PASSPHRASE, Met, meet, served

NOTICES = 10_000
WRONG = 100
"""One row in so many is wrong in the file with mistakes."""
_IMPORT_S = 20.0


def notice_figures(notices: int, rounds: int, folder: Path) -> list[Figure]:
    """What issue 4 promises of the import of notices.

    Args:
        notices: how many rows each file has, half of them sites and half movements.
        rounds: how often each file is taken, into new nodes.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    alone_s, cpu_s, running_s, told_s = [], [], [], []
    for _ in range(rounds):
        with TemporaryDirectory(dir=folder, prefix="notices-") as name:
            before_s = _spent_s()
            alone_s.append(_lodged_s(Path(name), notices, is_served=False))
            cpu_s.append(_spent_s() - before_s)
        with TemporaryDirectory(dir=folder, prefix="notices-") as name:
            running_s.append(_lodged_s(Path(name), notices, is_served=True))
        with TemporaryDirectory(dir=folder, prefix="notices-") as name:
            told_s.append(_told_s(Path(name), notices))
    return [
        Figure(f"{notices:,} notices read, checked, signed and lodged", "s", tuple(alone_s), _IMPORT_S),
        Figure("of that, time of processors", "s", tuple(cpu_s)),
        Figure("the same while the node runs", "s", tuple(running_s), _IMPORT_S),
        Figure(f"{notices:,} rows of which one in {WRONG} is wrong: each told", "s", tuple(told_s), _IMPORT_S),
    ]


def _spent_s() -> float:
    """Of processors, by all commands so far: on a busy machine it tells more than the clock on the wall."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _lodged_s(folder: Path, notices: int, *, is_served: bool) -> float:
    met, file = meet(folder, "relief.example", "army.example"), folder / "notices.csv"
    _write(file, notices, wrong_every=0)
    if is_served:
        with served(met.caller):
            seconds, found = _imported(met, file)
    else:
        seconds, found = _imported(met, file)
    assert len(found["lodged"]) == notices
    return seconds


def _told_s(folder: Path, notices: int) -> float:
    met, file = meet(folder, "relief.example", "army.example"), folder / "notices.csv"
    _write(file, notices, wrong_every=WRONG)
    seconds, found = _imported(met, file, code=ExitCode.FOUND)
    assert (len(found["faults"]), found["lodged"]) == (notices // WRONG, [])
    return seconds


def _imported(met: Met, file: Path, code: int = ExitCode.DONE) -> tuple[float, dict[str, list[object]]]:
    """Seconds from the start of the command to its end, and what it printed."""
    passphrase = file.with_name("passphrase")
    passphrase.touch(mode=0o600)
    passphrase.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    options = ["--home", str(met.caller.folder), "--passphrase-file", str(passphrase), "--json"]
    begin = time.perf_counter()
    done = subprocess.run(
        [PROGRAM, "notice", "import", str(file), "army.example", *options], capture_output=True, check=False
    )
    seconds = time.perf_counter() - begin
    assert done.returncode == code, done.stderr.decode()
    found: dict[str, list[object]] = json.loads(done.stdout)
    return seconds, found


def _write(file: Path, notices: int, wrong_every: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, NAMES)
        writer.writeheader()
        for number in range(notices):
            row = _site(number) if number % 2 else _movement(number)
            is_wrong = wrong_every > 0 and number % wrong_every == 0
            writer.writerow(row | ({"name": ""} if is_wrong else {}))


def _site(number: int) -> dict[str, str]:
    return {
        "kind": "site",
        "ref": f"S-{number}",
        "name": f"School {number}",
        "organisation": "Relief",
        "from": _in_days(3),
        "until": _in_days(30),
        "function": "school",
        "place": _place(number),
        "radius_m": "100",
    }


def _movement(number: int) -> dict[str, str]:
    return {
        "kind": "movement",
        "ref": f"M-{number}",
        "name": f"Convoy {number}",
        "organisation": "Relief",
        "route": f"{_place(number)}; {_place(number + 7)}",
        "depart": f"{_in_days(3)}/{_in_days(3.1)}",
        "arrive": f"{_in_days(3.2)}/{_in_days(3.4)}",
        "half_width_m": "500",
        "vehicles": f"lorry, AB {number}, UN on the roof, lorry-{number}",
        "people": "4",
    }


def _place(number: int) -> str:
    """Some 500 m apart, so that no two are the same one."""
    return f"{33 + number % 200 / 200:.5f}N {38 + number // 200 / 200:.5f}E"


def _in_days(days: float) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%dT%H:%M}Z"
