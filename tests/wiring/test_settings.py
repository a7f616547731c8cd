"""node.toml: what it says, and what it may not say."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import InputError
from truceline.model.orders import AlertRule, Desk, Orders
from truceline.model.precedence import Precedence
from truceline.node.paging import Pager
from truceline.wiring.settings import PagerSettings, PeerSettings, Settings, peer_text, read_settings, settings_text

BRAVO = PeerSettings("bravo.example:7443", "peers/bravo.example.pem")


def written(folder: Path, text: str) -> Path:
    path = folder / "node.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    text = settings_text("alfa.example", "127.0.0.1:7443") + peer_text("bravo.example", BRAVO)
    text += peer_text("truceline.example/charlie", PeerSettings("", "peers/c.pem"))
    assert read_settings(written(tmp_path, text)) == Settings(
        "alfa.example",
        "127.0.0.1:7443",
        {"bravo.example": BRAVO, "truceline.example/charlie": PeerSettings("", "peers/c.pem")},
    )


def test_a_node_that_nobody_calls_has_no_address(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, settings_text("alfa.example", ""))) == Settings("alfa.example")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('party = "alfa.example"\nlisten_at = "127.0.0.1:1"\n', "did you mean listen?"),
        ('parti = "alfa.example"\n', "did you mean party?"),
        ('party = "alfa.example"\n[peers."b.example"]\nadress = "b:1"\n', "did you mean address?"),
        ('party = "alfa.example"\n[peers."b.example"]\nzzz = 1\n', "the keys are address, certificate"),
    ],
)
def test_an_unknown_key_is_refused_with_the_one_that_was_meant(tmp_path: Path, text: str, hint: str) -> None:
    with pytest.raises(InputError, match="unknown key") as raised:
        read_settings(written(tmp_path, text))
    assert raised.value.hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "party = ",
        "\xff",
        "party = 1\n",
        'party = "Alfa"\n',
        'party = "alfa.example"\nlisten = "7443"\n',
        'party = "alfa.example"\nlisten = 7443\n',
        'party = "alfa.example"\npeers = 3\n',
        'party = "alfa.example"\npeers = ["b"]\n',
        'party = "alfa.example"\n[peers]\nb = "b:1"\n',
        'party = "alfa.example"\n[peers."B B"]\n',
        'party = "alfa.example"\n[peers."b.example"]\naddress = "b"\n',
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        read_settings(written(tmp_path, text))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_settings(tmp_path / "node.toml")


@pytest.mark.parametrize(("row", "minutes"), [("", 60), ("check_minutes = 0\n", 0), ("check_minutes = 15\n", 15)])
def test_how_often_lines_are_checked_is_an_hour_if_nothing_else_is_written(
    tmp_path: Path, row: str, minutes: int
) -> None:
    assert read_settings(written(tmp_path, f'party = "alfa.example"\n{row}')).check_minutes == minutes


@pytest.mark.parametrize("value", ["-1", "1.5", '"often"', "true", "44641"])
def test_what_is_no_number_of_minutes_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(InputError, match="check_minutes is"):
        read_settings(written(tmp_path, f'party = "alfa.example"\ncheck_minutes = {value}\n'))


PAGERS = """party = "alfa.example"
[[pagers]]
name = "duty-phone"
desks = ["duty"]
least = "immediate"
apprise = "pagers/duty-phone"
[[pagers]]
name = "board"
webhook = "https://ops.example/truceline"
secret = "pagers/board"
"""


def test_our_own_people_are_called_as_the_settings_say(tmp_path: Path) -> None:
    phone, board = read_settings(written(tmp_path, PAGERS)).pagers
    assert phone == PagerSettings(
        Pager("duty-phone", frozenset({"duty"}), Precedence.IMMEDIATE), apprise="pagers/duty-phone"
    )
    assert board == PagerSettings(Pager("board"), webhook="https://ops.example/truceline", secret="pagers/board")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('name = "board"', 'name = "duty-phone"', "2 pagers are named"),
        ('name = "board"', 'name = "The Board"', "the name is"),
        ('desks = ["duty"]', 'desks = "duty"', "desks is"),
        ('least = "immediate"', 'least = "high"', "least is"),
        ('secret = "pagers/board"', "", "no way to call"),
        ('secret = "pagers/board"', 'secret = "pagers/board"\napprise = "a"', "no way to call"),
        ("https://ops", "http://ops", "neither with https"),
        ("apprise =", "aprise =", "unknown key"),
    ],
)
def test_a_pager_that_cannot_call_is_refused(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_settings(written(tmp_path, PAGERS.replace(right, wrong)))


ORDERS = """party = "alfa.example"
[[desks]]
name = "duty"
next = "chief"
within_minutes = 3
[[desks]]
name = "chief"
[[alerts]]
zone = "at-tanf"
event = "approach"
reason = "outer-band"
precedence = "none"
[[alerts]]
precedence = "flash"
desk = "chief"
"""


def test_desks_and_rules_of_alerts_are_as_the_settings_say(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, ORDERS)).orders == Orders(
        (Desk(name="duty", next="chief", within_ms=180_000), Desk(name="chief")),
        (
            AlertRule(precedence=None, zone="at-tanf", event="approach", reason="outer-band"),
            AlertRule(precedence=Precedence.FLASH, desk="chief"),
        ),
    )


def test_rules_need_no_desks(tmp_path: Path) -> None:
    orders = read_settings(written(tmp_path, 'party = "a.example"\n[[alerts]]\nprecedence = "flash"\n')).orders
    assert (orders.first, orders.rules) == ("duty", (AlertRule(precedence=Precedence.FLASH),))


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('next = "chief"', 'next = "chef"', "desk chef is named"),
        ('next = "chief"', 'nxt = "chief"', "unknown key"),
        ("within_minutes = 3", 'within_minutes = "3"', "within_minutes is"),
        ('precedence = "none"', 'precedence = "never"', "precedence is"),
        ('precedence = "none"', "", "precedence is"),
        ("[[alerts]]", "[alerts]", "TOML|list of tables"),
        ('name = "chief"', 'name = "The Chief"', "The Chief"),
    ],
)
def test_orders_that_cannot_be_meant_are_refused(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_settings(written(tmp_path, ORDERS.replace(right, wrong)))


def test_the_clock_on_the_wall_is_one_of_the_time_zone_database(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, 'party = "alfa.example"\n')).time_zone == ""
    damascus = 'party = "alfa.example"\ntime_zone = "Asia/Damascus"\n'
    assert read_settings(written(tmp_path, damascus)).time_zone == "Asia/Damascus"
    for name in ("Mars/Olympus", "../../etc/passwd", "/etc"):
        with pytest.raises(InputError, match="there is no time zone"):
            read_settings(written(tmp_path, f'party = "alfa.example"\ntime_zone = "{name}"\n'))


def test_tiles_are_an_address_of_one_server_with_a_place_for_every_number(tmp_path: Path) -> None:
    text = 'party = "alfa.example"\n[console]\nattribution = "us"\ntiles = "{}"\n'
    good = read_settings(written(tmp_path, text.format("http://127.0.0.1:8080/{z}/{x}/{y}.png"))).console
    assert (good.tiles_origin, good.attribution) == ("http://127.0.0.1:8080", "us")
    for bad in (
        "tiles/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png",
        "https://a b/{z}/{x}/{y}",
        "https://tiles.example; script-src *;/{z}/{x}/{y}",
        "https://tiles.example/{z}/{x}/{y};",
    ):
        with pytest.raises(InputError, match="tiles is"):
            read_settings(written(tmp_path, text.format(bad)))


@pytest.mark.parametrize(
    ("rows", "lateness_s", "late_after_s"),
    [
        ("", 0, 600),
        ("lateness_s = 30", 30, 600),
        ("lateness_s = 900", 900, 900),
        ("late_after_s = 0\nlateness_s = 900", 900, 0),
        ("late_after_s = 86400", 0, 86_400),
    ],
)
def test_how_late_reports_may_come_is_as_written(tmp_path: Path, rows: str, lateness_s: int, late_after_s: int) -> None:
    text = settings_text("alfa.example", "") + f"\n[watch]\n{rows}\n"
    watch = read_settings(written(tmp_path, text)).watch
    assert (watch.lateness_s, watch.late_after_s) == (lateness_s, late_after_s)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("late_after_s = -1", "late_after_s is -1"),
        ("late_after_s = 86401", "late_after_s is 86401"),
        ("late_after_s = 1.5", "late_after_s is 1.5"),
        ("late_after_s = true", "late_after_s is"),
        ('lateness_s = "long"', "lateness_s is"),
        ("lateness_s = 601\nlate_after_s = 600", "below lateness_s, which is 601"),
    ],
)
def test_a_lateness_that_cannot_be_meant_is_refused(tmp_path: Path, rows: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_settings(written(tmp_path, settings_text("alfa.example", "") + f"\n[watch]\n{rows}\n"))
