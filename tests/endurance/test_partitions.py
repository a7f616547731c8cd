"""Rows 11 and 12 of the fault matrix: two nodes that run, and a bad network between them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.endurance import fault_proxy as proxies
from tests.endurance.fault_proxy import fault_proxy
from tests.endurance.namespaces import KINDS, is_possible
from tests.endurance.partitions import DARK, MESSAGES, WEATHERS, go_through, go_through_cable

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", WEATHERS)
def test_in_any_weather_both_go_on_and_afterwards_each_message_is_there_once_and_receipted(
    tmp_path: Path, name: str
) -> None:
    assert go_through(tmp_path, [name], seed=11) == 2 * MESSAGES


def test_from_the_moment_of_a_cut_nothing_passes_though_the_proxy_breaks_connections_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proxies, "LOOK_S", 0.5)
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        fault_proxy(f"127.0.0.1:{server.getsockname()[1]}", seed=0) as proxy,
    ):
        host, _, port = proxy.address.rpartition(":")
        with socket.create_connection((host, int(port))) as caller, server.accept()[0] as listener:
            caller.sendall(b"before")
            assert listener.recv(100) == b"before"
            proxy.weather.is_cut = True
            caller.sendall(b"after")
            assert _what_comes(listener) == b""


def _what_comes(listener: socket.socket) -> bytes:
    try:
        return listener.recv(100)
    except ConnectionResetError:
        return b""


def test_nothing_is_called_received_that_no_receipt_came_for(tmp_path: Path) -> None:
    assert go_through(tmp_path, [*DARK, *DARK], seed=12) == 6 * 2 * MESSAGES


@pytest.mark.skipif(not is_possible(), reason="no network namespaces can be made here")
def test_over_a_cable_that_loses_packets_it_is_the_same(tmp_path: Path) -> None:
    assert go_through_cable(tmp_path, list(KINDS), seed=13) == 2 * MESSAGES * len(KINDS)
