"""What HTTP shows of a drill says so: the act of every route that shows something is tried, or it is said why not."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.claims.test_drill_mark import Captured, Stage, is_marked
from tests.cli.met_homes import MetHomes, met_homes
from tests.wiring.homes import a_home
from truceline.api.routes import ROUTES
from truceline.wiring.running import office_of

WHOLE = "it is of the node, its parties, its terms or the whole line, and shows no item of a drill"
ACCOUNTS = "accounts of a drill have tests of their own, see tests/claims/test_drill_mark.py"
BARE = "it gives the bytes of an object; the item that names it says that it is a drill"
EXEMPT: Mapping[str, str] = {
    **dict.fromkeys(("agreement-list", "agreement-maps", "agreement-show", "charter-list", "ladder-list"), WHOLE),
    **dict.fromkeys(("line-status", "node-status", "party-list", "party-own", "release-show"), WHOLE),
    **dict.fromkeys(("account-grounds", "account-list", "account-show", "account-words"), ACCOUNTS),
    **dict.fromkeys(("item-file", "line-files", "record-object"), BARE),
    "item-meant": "it gives the sentences of a warning, to be made into another item that is a drill or is none",
    "incident-report": "it counts drills in a row of their own, see tests/node/reporting/test_counts.py",
    "notice-standing": "it is what a watch follows; each notice in it says whether it is a drill",
}
Given = Callable[[Stage], dict[str, Any]]
SHOWN: Mapping[str, Given] = {
    "alert-list": lambda s: {"made": s.alert(), "desk": "", "limit": 10, "all": False},
    "alert-show": lambda s: {"id": s.alert(), "desk": "duty"},
    "drill-list": lambda s: {"made": _drill(s), "limit": 10},
    "drill-score": lambda s: {"id": _drill(s)},
    "drill-show": lambda s: {"id": _drill(s)},
    "feed-list": lambda s: {"made": s.alert()},
    "handover-list": lambda s: {"made": _handed(s)},
    "handover-show": lambda s: {"id": _handed(s)},
    "incident-denials": lambda s: {"made": s.denial(), "all": True},
    "incident-list": lambda s: {"made": s.incident(), "items": False, "limit": 10},
    "incident-show": lambda s: {"id": s.incident(), "desk": "duty"},
    "item-list": lambda s: {"made": s.radio(), "medium": "voice", "limit": 10},
    "item-show": lambda s: {"id": s.radio(), "medium": "voice"},
    "ladder-uses": lambda s: {"made": _reported(s), "limit": 10},
    "line-inbox": lambda s: {"made": s.message(), "line": s.met.line, "limit": 10},
    "line-item": lambda s: {"id": s.message()},
    "notice-chain": lambda s: {"id": s.notice()},
    "notice-item": lambda s: {"id": s.notice()},
    "notice-list": lambda s: {
        "made": s.notice(),
        "line": s.met.line,
        "limit": 10,
        "states": ["ahead", "current"],
        "kinds": ["site", "movement"],
    },
    "warning-cap": lambda s: {"id": s.warning(), "public": False},
}


def _drill(s: Stage) -> str:
    return str(s.row("drill", "run", s.drilled(), "--compression", "10000")["id"])


def _handed(s: Stage) -> str:
    return str(s.row("handover", "draft", "--to", "night", "--drill")["id"])


def _reported(s: Stage) -> str:
    return str(s.row("ladder", "report", "--what", "A call", "--by", "them", "--drill")["id"])


def test_every_route_that_shows_something_is_tried_or_says_why_not() -> None:
    shown = {route.act for route in ROUTES if route.act and route.is_safe}
    assert shown == {*SHOWN, *EXEMPT}
    assert not SHOWN.keys() & EXEMPT.keys()


@pytest.mark.slow
def test_what_a_route_shows_of_a_drill_says_so(tmp_path: Path, capsys: Captured) -> None:
    met = met_homes(tmp_path)
    shifts = MetHomes(a_home(tmp_path / "shifts", desks=("duty", "night")), met.bravo, met.line, met.passphrase)
    for act, given in SHOWN.items():
        stage = Stage(shifts if act.startswith("handover") else met, tmp_path, capsys)
        wanted = given(stage)
        wanted.pop("made", None)
        with office_of(stage.met.alfa) as office:
            assert is_marked(office.ask(act, **wanted)), act
