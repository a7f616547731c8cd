"""Figures for Prometheus."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re

from tests.adapters.connectors.receiving.test_bodies import ROW, rows
from tests.api.served import Served
from truceline.api.live.metrics import Figure, text_of
from truceline.wiring.receiving.intake import NDJSON

ROW_OF_TEXT = re.compile(r'(# (HELP|TYPE) truceline_\w+ .+|truceline_\w+(\{(\w+="[^"\n]*",?)+\})? [0-9.]+)')


def test_what_was_done_is_counted_and_nothing_else_is_told(own: Served) -> None:
    officer = own.by_token("officer")
    officer.post("/reports", rows(ROW | {"track": "secret-track"}) + b"no\n", content_type=NDJSON)
    answered = officer.ask("GET", "/metrics")
    text = answered.content.decode()
    assert answered.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert all(ROW_OF_TEXT.fullmatch(row) for row in text.splitlines())
    assert {"truceline_reports_total 1", "truceline_reports_bad_total 1"} <= set(text.splitlines())
    assert 'truceline_http_answers_total{method="POST",status="200"} 1' in text
    assert "secret-track" not in text


def test_labels_cannot_break_out_of_their_row() -> None:
    figure = Figure("x", "gauge", "told", {(("peer", 'a"\n\\b'),): 1})
    assert text_of([figure]).splitlines()[-1] == 'truceline_x{peer="a\\"\\n\\\\b"} 1'
