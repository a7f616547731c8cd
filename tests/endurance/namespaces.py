"""Two nodes on two machines, as far as their system can tell: network namespaces with a cable between them.

What the relay of ``fault_proxy`` cannot show is shown here: packets that vanish while both ends believe in their
connection. It needs Linux, root and the program ``ip``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.endurance.fault_proxy import Weather

CALLER, LISTENER = "10.77.0.1", "10.77.0.2"
NOBODY = "02:00:00:00:00:99"
"""A hardware address that no card has: what is sent there vanishes."""
KINDS = ("cut", "stalled_out", "stalled_back", "flapping", "slow")
"""The weathers of ``partitions`` that such a cable can have."""


class KernelWeather(Weather):
    """The weather on the cable; to set a part of it is to do it.

    Args:
        caller: namespace of the node that calls.
        listener: of the other one.
    """

    def __init__(self, caller: str, listener: str) -> None:
        self._caller, self._listener = caller, listener
        self._addresses = {name: _hardware_address(name) for name in (caller, listener)}
        super().__init__()

    def __setattr__(self, name: str, value: Any) -> None:
        before = getattr(self, name, None)
        super().__setattr__(name, value)
        if value == before:
            return
        if name == "is_cut":
            _ip(self._caller, "link", "set", "wire", "down" if value else "up")
            self._aim(self._caller, LISTENER, self._listener, vanishes=self.stalls_out)
        elif name == "stalls_out":
            self._aim(self._caller, LISTENER, self._listener, vanishes=value)
        elif name == "stalls_back":
            self._aim(self._listener, CALLER, self._caller, vanishes=value)
        elif name == "bytes_per_s":
            self._throttle(value)

    def _aim(self, sender: str, address: str, receiver: str, *, vanishes: bool) -> None:
        to = NOBODY if vanishes else self._addresses[receiver]
        # A cable that is down has no neighbours; they are found anew when it is up.
        if not self.is_cut:
            _ip(sender, "neigh", "replace", address, "lladdr", to, "dev", "wire", "nud", "permanent")

    def _throttle(self, bytes_per_s: float) -> None:
        rate = ["rate", f"{bytes_per_s * 8:.0f}bit", "burst", "32kbit", "latency", "400ms"]
        for name in (self._caller, self._listener):
            change = ["replace", "dev", "wire", "root", "tbf", *rate] if bytes_per_s else ["del", "dev", "wire", "root"]
            if bytes_per_s or self._is_throttled:
                subprocess.run(["ip", "netns", "exec", name, "tc", "qdisc", *change], check=True)
        self._is_throttled = bool(bytes_per_s)

    _is_throttled = False


class Cable:
    """What there is between the two nodes; use ``cable``."""

    def __init__(self, caller: str, listener: str) -> None:
        self.caller, self.listener = caller, listener
        self.weather = KernelWeather(caller, listener)


def is_possible() -> bool:
    """True where this process may make such namespaces."""
    if platform.system() != "Linux" or os.geteuid() or not shutil.which("ip") or not shutil.which("tc"):
        return False
    name = f"truceline-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return made.returncode == 0


@contextmanager
def cable() -> Iterator[Cable]:
    """Two namespaces and a cable between them, in fair weather; gone when this ends."""
    names = [f"truceline-{role}-{os.getpid()}" for role in ("caller", "listener")]
    with ExitStack() as undo:
        for name in names:
            subprocess.run(["ip", "netns", "add", name], check=True)
            undo.callback(subprocess.run, ["ip", "netns", "del", name], check=True)
        ends = ["link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", names[1]]
        _ip(names[0], *ends)
        for name, address in zip(names, (CALLER, LISTENER), strict=True):
            _ip(name, "addr", "add", f"{address}/24", "dev", "wire")
            _ip(name, "link", "set", "wire", "up")
        yield Cable(*names)


def enter(name: str) -> None:
    """This process is in a namespace from now on; to be called before it has threads."""
    handle = os.open(Path("/run/netns", name), os.O_RDONLY)
    if ctypes.CDLL(None, use_errno=True).setns(handle, 0):
        raise OSError(ctypes.get_errno(), f"no way into the namespace {name}")
    os.close(handle)


def _ip(name: str, *words: str) -> None:
    subprocess.run(["ip", "-n", name, *words], check=True)


def _hardware_address(name: str) -> str:
    command = ["ip", "netns", "exec", name, "cat", "/sys/class/net/wire/address"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
