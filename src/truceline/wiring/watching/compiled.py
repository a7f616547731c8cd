"""Where the machine code of the kernels is kept from one run to the next."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
from collections.abc import Mapping, MutableMapping
from pathlib import Path

_KERNELS = Path(__file__).resolve().parents[2] / "kernels"
_SETTING = "NUMBA_CACHE_DIR"


def keep_compiled(environment: MutableMapping[str, str], folder: Path | None = None) -> None:
    """Have Numba keep machine code in a folder that belongs to exactly these kernels; call it before they are imported.

    Numba looks for changes in a function's own file alone, although its machine code holds
    that of all functions it calls: after an update, some would go on as they were before.

    Args:
        environment: of this process. A folder that it names already stays.
        folder: under which to keep it; None means the user's folder for such things.
    """
    if _SETTING in environment:
        return
    if folder is None:
        folder = Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "truceline"
    environment[_SETTING] = str(folder / f"kernels-{digest_of(_KERNELS)}")


def is_compiled(environment: Mapping[str, str]) -> bool:
    """Whether an earlier process has kept machine code where this one looks for it."""
    folder = environment.get(_SETTING)
    return folder is not None and next(Path(folder).rglob("*.nbi"), None) is not None


def digest_of(folder: Path) -> str:
    """What tells the sources in a folder from all others, 16 hexadecimal digits."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        total.update(f"{path.relative_to(folder)} {path.stat().st_size}\n".encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:16]
