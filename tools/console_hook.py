"""Has the console built before it is packed into a wheel; hatchling calls it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ConsoleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the console for wheels; an installation from a checkout is left to ``./run console``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """The console lies where the wheel takes it from, if there is a Node to build it with.

        Raises:
            CalledProcessError: it did not build.
        """
        tool = Path(self.root, "tools", "build_console.py")
        # A source archive brings the console built, and may lack its sources.
        if version != "editable" and Path(self.root, "web").is_dir():
            subprocess.run([sys.executable, str(tool)], check=True)
