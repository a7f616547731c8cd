"""Inputs made once and kept in a folder outside version control."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.inputs.forms import Inputs


def kept(folder: Path, name: str, units: int, make: Callable[[int], Inputs]) -> Path:
    """The folder that holds the inputs of a workload; they are made if they are not there yet.

    A change in any module of this package makes all inputs anew.
    """
    place = folder / f"{name}-{units}-{_fingerprint()}"
    if not place.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=folder, prefix=f"{place.name}-unfinished-"))
        try:
            make(units).write(unfinished)
            unfinished.rename(place)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return place


def _fingerprint() -> str:
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
