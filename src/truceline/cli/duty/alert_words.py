"""Alerts in plain words, for people."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import click

from truceline.cli.output import printable
from truceline.model.times import dtg_from_instant
from truceline.node.apart import DRILL

Document: TypeAlias = dict[str, Any]
ID_DIGITS = 12
_COLOURS = {"flash": "red", "immediate": "red", "priority": "yellow", "routine": None}
_MINUTE_MS = 60_000


def listed_rows(found: Document, now_at: int) -> Iterator[str]:
    """A list of alerts: the real ones, and those of drills in a section of their own."""
    for alert in found["alerts"]:
        if not alert["drill"]:
            yield from alert_rows(alert, now_at)
    if found["drills"]:
        yield f"{DRILL}, {found['drills']} alerts of drills:"
    for alert in found["alerts"]:
        if alert["drill"]:
            yield from alert_rows(alert, now_at)


def alert_rows(alert: Document, now_at: int) -> Iterator[str]:
    """One alert: how urgent, what, and who has it."""
    drill = "DRILL  " if alert["drill"] else ""
    urgency = click.style(f"{alert['precedence']:9}", fg=_COLOURS[alert["precedence"]], bold=True)
    yield f"{alert['id'][:ID_DIGITS]}  {drill}{urgency}  {printable(alert['words'])}"
    yield f"    {'; '.join(_standing(alert, now_at))}"


def shown_rows(alert: Document, now_at: int) -> Iterator[str]:
    """One alert with everything that was done to it."""
    yield from alert_rows(alert, now_at)
    about = alert["about"]
    if "lon_e7" in about and "lat_e7" in about:
        lat, lon = about["lat_e7"] / 1e7, about["lon_e7"] / 1e7
        error = f", within {about['error_mm'] / 1_000:g} m" if "error_mm" in about else ", error unknown"
        yield f"    at {abs(lat):.5f}{'N' if lat >= 0 else 'S'} {abs(lon):.5f}{'E' if lon >= 0 else 'W'}{error}"
    for deed in alert["history"]:
        yield f"    {deed['entry']:6}  {dtg_from_instant(deed['at'])}  {_deed(deed)}"


def by(document: Document) -> str:
    """A desk, and the person if the name was given."""
    operator = f" ({printable(document['operator'])})" if document.get("operator") else ""
    return f"{document['desk']}{operator}"


def _standing(alert: Document, now_at: int) -> Iterator[str]:
    if alert["drill"]:
        yield "nothing of this is real"
    if alert["state"] == "closed":
        closed = alert["closed"]
        text = f": {printable(closed['text'])}" if closed["text"] else ""
        yield f"closed as {closed['reason']} by {by(closed)} {dtg_from_instant(closed['at'])}{text}"
    elif alert["state"] == "withdrawn":
        yield "withdrawn: the approach is not true any more"
    if alert["state"] != "closed":
        yield f"owned by {by(alert['owner'])}" if "owner" in alert else f"at {alert['desk']}, nobody owns it"
    if alert["unattended"]:
        yield click.style("UNATTENDED, and there is no next desk", fg="red", bold=True)
    elif "due_at" in alert:
        yield f"goes on in {_span(alert['due_at'] - now_at)}"
    seen = alert["seen"]
    yield f"seen by {by(seen[-1])} {dtg_from_instant(seen[-1]['at'])}" if seen else "not seen"
    if alert["causes"] > 1:
        yield f"{alert['causes']} times, {alert['unseen']} since it was seen"


def _deed(deed: Document) -> str:
    says = deed["says"]
    parts = [f"{deed['act']} by {by(deed)}"]
    parts += [str(says[key]) for key in ("words", "reason") if says.get(key)]
    parts += [f"to {says['to']}"] if "to" in says else []
    parts += [f"nobody had taken it on by {dtg_from_instant(says['missed'])}"] if "missed" in says else []
    parts += [f"the clock was set by {says['step'] / 1_000:+,.0f} s"] if "step" in says else []
    parts += [f"takes back entry {says['index']}"] if "index" in says else []
    parts += [str(says["text"])] if says.get("text") else []
    return printable(": ".join(parts[:2]) + "".join(f"; {part}" for part in parts[2:]))


def _span(ms: int) -> str:
    return f"{ms // _MINUTE_MS} min" if ms >= _MINUTE_MS else f"{max(ms, 0) // 1_000} s"
