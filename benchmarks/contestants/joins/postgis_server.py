"""A PostgreSQL server of the benchmark's own, in a temporary folder, reached by a socket there."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")
_SERVICE_USER = "postgres"
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "jit": "off",
    "shared_buffers": "512MB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "max_parallel_workers_per_gather": "2",
}
_LONGEST_START_S = 30


def programs() -> Path | None:
    """The folder of the newest server on this machine that has PostGIS; None if there is none."""
    for version in sorted(_DEBIAN.glob("[0-9]*"), key=lambda folder: int(folder.name), reverse=True):
        extension = Path("/usr/share/postgresql") / version.name / "extension" / "postgis.control"
        if (version / "bin" / "initdb").exists() and extension.exists():
            return version / "bin"
    return None


class Server:
    """A running server; `stop` ends it and leaves nothing behind."""

    def __init__(self) -> None:
        folder = programs()
        if folder is None:
            raise FileNotFoundError("PostgreSQL with PostGIS is not installed: apt-get install postgresql-postgis")
        self._folder = Path(tempfile.mkdtemp(prefix="benchmark-postgis-"))
        # PostgreSQL refuses to run as root.
        user = _SERVICE_USER if os.geteuid() == 0 else None
        if user:
            shutil.chown(self._folder, user)
        data = self._folder / "data"
        subprocess.run(
            [folder / "initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", "-U", _SERVICE_USER, "-D", data],
            check=True, stdout=subprocess.DEVNULL, user=user, cwd=self._folder,
        )  # fmt: skip
        settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [folder / "postgres", "-D", data, f"--unix_socket_directories={self._folder}", *settings],
                stdout=log, stderr=log, user=user, cwd=self._folder,
            )  # fmt: skip
        self._wait_for(folder / "pg_isready")

    @property
    def address(self) -> str:
        """What libpq connects to."""
        return f"postgresql:///postgres?host={self._folder}&user={_SERVICE_USER}"

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait_for(self, is_ready: Path) -> None:
        give_up_at = time.monotonic() + _LONGEST_START_S
        while subprocess.run([is_ready, "-q", "-h", self._folder], check=False).returncode:
            if time.monotonic() > give_up_at or self._process.poll() is not None:
                said = (self._folder / "log").read_text()
                self.stop()
                raise RuntimeError(f"PostgreSQL did not start: {said}")
            time.sleep(0.05)
