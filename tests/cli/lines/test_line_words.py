"""How messages and lines are printed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from truceline.cli.lines.line_words import line_rows, message_rows, news_rows, utc

MESSAGE: dict[str, Any] = {
    "id": "9f86d081884c" + "0" * 52,
    "at": 1_790_000_000_000,
    "drill": False,
    "prec": "flash",
    "kind": "warning",
    "number": 3,
    "from": "alfa.example",
    "to": ["bravo.example", "charlie.example"],
    "re": None,
}
PEER: dict[str, Any] = {
    "party": "bravo.example",
    "heard_at": None,
    "clock_ahead_ms": None,
    "clock_error_ms": None,
    "waiting": 2,
    "cosigned_by_them": 5,
    "cosigned_by_us": 4,
    "is_accused": False,
    "missing": [],
    "contradictions": [],
    "declared": "unknown",
    "checked_at": None,
    "answered_at": None,
    "is_late": False,
    "months": [],
}


def test_a_message_is_one_row_and_one_more_for_each_recipient() -> None:
    ways = [{"told": "received by the node of bravo.example"}, {"told": "written down, not yet offered"}]
    assert list(message_rows(MESSAGE | {"outgoing": ways})) == [
        "9f86d081884c  2026-09-21 14:13:20Z  flash warning #3  alfa.example → bravo.example, charlie.example",
        "    received by the node of bravo.example",
        "    written down, not yet offered",
    ]


def test_a_drill_is_told_first_and_what_it_is_about_after_it() -> None:
    drill = MESSAGE | {"drill": True, "re": {"id": "ab" * 32, "how": "cancel"}, "incoming": {"told": "received"}}
    first, *rest = message_rows(drill)
    assert "DRILL flash warning" in first
    assert rest == ["    cancel: abababababab", "    received"]


def test_a_peer_that_was_not_heard_yet_is_told_so() -> None:
    rows = list(line_rows({"line": "11" * 16, "declared": "manned", "peers": [PEER]}))
    assert rows == [
        f"line {'11' * 16}  our side declared: manned",
        "  bravo.example",
        "    not heard since the node started; its clock is not compared yet; 2 waiting for it",
        "    line check: none yet; its side declared: unknown",
        "    it cosigned 5 of our entries; we cosigned 4 of its",
    ]


def test_a_clock_that_is_off_and_a_check_that_was_late_are_told() -> None:
    heard = PEER | {
        "heard_at": 1_790_000_000_000,
        "clock_ahead_ms": -14_000,
        "clock_error_ms": 120,
        "checked_at": 1_790_000_000_000,
        "answered_at": 1_790_000_002_500,
        "is_late": True,
        "months": [{"month": "2026-09", "checks": 8, "answered": 7}],
    }
    rows = list(line_rows({"line": "11" * 16, "declared": "unknown", "peers": [heard]}))
    assert "last heard 2026-09-21 14:13:20Z; its clock is 14.0 s behind (± 0.1 s)" in rows[2]
    assert "2026-09-21 14:13:20Z answered after 2.5 s (LATE)" in rows[3]
    assert rows[-1] == "    2026-09: 7 of 8 line checks answered in time (87.5 %)"


def test_silence_is_told_once_its_time_is_over() -> None:
    asked = PEER | {"checked_at": 1_790_000_000_000}
    for is_late, words in ((False, "not answered yet"), (True, "NOT ANSWERED")):
        rows = list(line_rows({"line": "", "declared": "", "peers": [asked | {"is_late": is_late}]}))
        assert words in rows[3]


def test_what_is_missing_contradicts_or_accuses_stands_out() -> None:
    odd = PEER | {"missing": [[2, 5]], "contradictions": [["ab" * 32, "cd" * 32]], "is_accused": True}
    rows = list(line_rows({"line": "", "declared": "", "peers": [odd]}))
    assert [row.split()[0] for row in rows[5:]] == ["EVIDENCE:", "MISSING:", "CONTRADICTION:"]


def test_news_never_moves_the_cursor() -> None:
    news = {"what": "refused", "peer": "bravo.example", "id": "", "words": "unusable: \x1b[2J"}
    assert list(news_rows([news])) == ["refused bravo.example: unusable: \N{REPLACEMENT CHARACTER}[2J"]


def test_a_time_that_no_calendar_has_is_a_number() -> None:
    assert utc(2**53 - 1) == "9007199254740991 ms"


def test_among_several_members_what_is_missing_may_have_been_for_another() -> None:
    odd = PEER | {"missing": [[2, 5]]}
    for peers, may_be in (([odd], False), ([odd, PEER], True)):
        (row,) = [row for row in line_rows({"line": "", "declared": "", "peers": peers}) if "MISSING" in row]
        assert ("they may be to other members" in row) is may_be


def test_of_a_statement_it_is_told_who_speaks_for_whom_and_who_stands_behind_it() -> None:
    behind = [{"name": "Syria\x1b[2J", "standing": "signed"}, {"name": "Russia", "standing": "unclear"}]
    statement = {"speaker": "Colonel Barre", "on_behalf": "the operations room", "signatories": behind}
    _, row = message_rows(MESSAGE | {"kind": "statement", "statement": statement})
    assert "\x1b" not in row
    assert row.startswith("    states: Colonel Barre on behalf of the operations room; signatories: Syria")
    assert row.endswith("(signed), Russia (unclear)")
    bare = statement | {"on_behalf": "", "signatories": []}
    assert list(message_rows(MESSAGE | {"statement": bare}))[1] == "    states: Colonel Barre; signatories: none named"
