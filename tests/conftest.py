"""What every test stands on: caches that outlive a run, repeatable properties, and the places of files."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.endurance.places import memory_folder
from truceline.wiring.watching.compiled import keep_compiled

ROOT = Path(__file__).resolve().parents[1]

# What runs in the background ignores key presses, and so would the commands that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Before anything imports numba or asks hypothesis for its files: both look once.
keep_compiled(os.environ, ROOT / ".cache")
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(ROOT / ".cache" / "hypothesis"))

# A record is pressed onto the disk at each commit: on a real one, the tests would wait for it most of their time.
if swift := memory_folder():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(swift))

from hypothesis import HealthCheck, settings  # noqa: E402

# No deadline, for the first example may pay for a compilation; and where nobody can run a
# failure again by hand, the same examples every time.
settings.register_profile(
    "truceline",
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("truceline")
# For the developer's loop: ./run check asks for it.
settings.register_profile("quick", parent=settings.get_profile("truceline"), max_examples=25)


SLOW = (
    "tests/parity",
    "tests/journeys",
    "tests/benchmarks",
    "tests/endurance",
    "tests/adapters/transport/test_https_client.py",
    "tests/adapters/transport/test_https_server.py",
    "tests/wiring/serving",
    "tests/api",
    "tests/claims/test_drill_mark",
    "tests/claims/test_layers.py",
    "tests/claims/test_wheel.py",
    "tests/wiring/dossiers",
    "tests/wiring/test_meeting.py",
    "tests/cli/test_demo.py",
    "tests/cli/test_line.py",
    "tests/cli/test_node.py",
    "tests/cli/test_party.py",
    "tests/cli/lines/test_agreement.py",
    "tests/cli/duty/test_incident_page.py",
    "tests/cli/warning/test_ladder.py",
    "tests/cli/warning/test_message.py",
    "tests/docs/test_json_of",
    "tests/wiring/keeping/test_renewing.py",
)
"""What starts processes or nodes, waits on sockets, or asks oracles for long: too much for the developer's loop."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """True where everything is slow and nothing slow is wanted: to load it would cost seconds."""
    is_unwanted = config.option.markexpr == "not slow" and collection_path.is_relative_to(ROOT)
    return True if is_unwanted and collection_path.relative_to(ROOT).as_posix().startswith(SLOW) else None


def pytest_configure(config: pytest.Config) -> None:
    """Have files handed to the workers in the order that is made below, not those of many tests first."""
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what lies in the places above, and begin with the files of most slow tests, then of most tests.

    One long file at the end would have the other workers wait for it.
    """
    slow: Counter[Path] = Counter()
    for item in items:
        if item.path.relative_to(ROOT).as_posix().startswith(SLOW):
            item.add_marker(pytest.mark.slow)
        slow[item.path] += item.get_closest_marker("slow") is not None
    every = Counter(item.path for item in items)
    items.sort(key=lambda item: (slow[item.path], every[item.path]), reverse=True)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """The folder of large real files beside the repository; a test that needs it is skipped where it is absent."""
    folder = root.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    return folder
