"""Two parties of our own making that have met."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from tests.wiring.homes import a_home
from truceline.errors import InputError, UnreachableError
from truceline.wiring.meeting import address_of, free_port, meet, served
from truceline.wiring.running import office_of


def test_both_have_the_charter_and_one_knows_where_to_call(tmp_path: Path) -> None:
    met = meet(tmp_path, "alfa.example", "bravo.example")
    for home in (met.caller, met.listener):
        with office_of(home) as office:
            assert [charter["line"] for charter in office.ask("charter-list")["charters"]] == [met.line]
    assert met.caller.settings.peers["bravo.example"].address == met.address == met.listener.settings.listen
    assert met.listener.settings.peers["alfa.example"].address == ""


def test_served_they_find_each_other(tmp_path: Path) -> None:
    met = meet(tmp_path, "alfa.example", "bravo.example")
    with served(met.listener), served(met.caller), office_of(met.caller) as office:
        assert office.is_running
        until = time.monotonic() + 90
        while office.ask("line-status")["lines"][0]["peers"][0]["heard_at"] is None:
            assert time.monotonic() < until, "they did not find each other"
            time.sleep(0.05)
    with office_of(met.caller) as office:
        assert not office.is_running


def test_a_node_that_does_not_start_is_told(tmp_path: Path) -> None:
    met = meet(tmp_path, "alfa.example", "bravo.example")
    (met.caller.keys / "log").unlink()
    with pytest.raises(UnreachableError, match="did not start"), served(met.caller):
        pass


def test_nobody_meets_twice_in_one_folder(tmp_path: Path) -> None:
    meet(tmp_path, "alfa.example", "bravo.example")
    with pytest.raises(InputError):
        meet(tmp_path, "alfa.example", "bravo.example")


def test_a_node_that_said_nowhere_that_it_answers_has_no_address(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    log = tmp_path / "alfa.log"
    log.write_text("started: 2026-01-01T00:00:00.000Z alfa.example\n", encoding="utf-8")
    with pytest.raises(UnreachableError, match=r"alfa\.example answers no HTTP"):
        address_of(home)
    log.write_text("answering: 2026-01-01T00:00:00.000Z http://127.0.0.1:7480/\n", encoding="utf-8")
    assert address_of(home) == "http://127.0.0.1:7480/"


def test_a_free_port_can_be_listened_at_and_is_none_that_the_system_gives_out() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="utf-8").split()[0])
        assert port < lowest
