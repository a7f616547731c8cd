"""The periodic report as rows of text: the same values give the same bytes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.model.denials import DenialRecord
from truceline.model.times import dtg_from_instant, wall_clock
from truceline.node.incidents.plain import plain
from truceline.node.reporting.counts import Count
from truceline.node.reporting.periods import Period
from truceline.node.reporting.report import Report, ServedAllegation
from truceline.node.reporting.unobserved import DEFINITIONS, unobserved_ms

ID_DIGITS = 12
MOST_GAPS = 20
"""Of one period that are told one by one; of the others there is a number."""
_MINUTE_MS = 60_000
_NUMBER = 9


def report_text(report: Report) -> str:
    """The report, to be printed or sent; each row ends, also the last."""
    return "".join(f"{row}\n" for row in _rows(report))


def _rows(report: Report) -> Iterator[str]:
    cut_off = report.asked.cut_off
    yield f"PERIODIC REPORT of {report.party}"
    yield f"cut-off {cut_off.at:%H:%M} {cut_off.zone_name}"
    yield f"made from the first {report.size} entries of {report.origin}"
    yield f"root {report.root}"
    yield ""
    for number, period in enumerate(report.periods, 1):
        yield f"period {number}: {_told(report, period)}"
    yield f"compared with: {_told(report, report.before)}"
    yield ""
    yield "NOT OBSERVED (this is not quiet: nothing is known of these times)"
    for number in range(len(report.periods)):
        yield from _unobserved_rows(report, number)
    yield ""
    yield from _count_rows(report)
    yield ""
    yield "ACCESS DENIED (recorded or cleared in the periods, or not cleared)"
    yield from _listed((row for record in report.denials for row in _denial_rows(report, record)), "none on record")
    yield ""
    yield "ALLEGATIONS served, with right of reply"
    yield from _listed((_allegation_row(report, each) for each in report.allegations), "none waits for a reply")
    yield ""
    yield "INCIDENTS opened or added to"
    yield from _listed(
        (
            f"  {each.id[:ID_DIGITS]}  {plain(each.opening.title)}, {_clock(report, each.opening.span.from_at)}"
            for each in report.incidents
        ),
        "none on record",
    )
    yield ""
    yield "WHAT IS COUNTED"
    yield from (f"  {count.name}: {count.definition}" for count in report.counts)
    yield from (f"  {why}: {definition}" for why, definition in DEFINITIONS.items())


def _told(report: Report, period: Period) -> str:
    hours, minutes = divmod((period.to_at - period.from_at) // _MINUTE_MS, 60)
    long = f"{hours} h" + (f" {minutes} min" if minutes else "")
    return f"{_clock(report, period.from_at)} to {_clock(report, period.to_at)}, {long}"


def _clock(report: Report, at: int) -> str:
    return f"{wall_clock(at, report.asked.cut_off.zone)} ({dtg_from_instant(at)})"


def _unobserved_rows(report: Report, number: int) -> Iterator[str]:
    found, period = report.unobserved[number], report.periods[number]
    whole, missing = (ms // _MINUTE_MS for ms in (period.to_at - period.from_at, unobserved_ms(found)))
    yield f"  period {number + 1}: {missing} of {whole} minutes"
    for each in found[:MOST_GAPS]:
        yield f"    {_clock(report, each.period.from_at)} to {_clock(report, each.period.to_at)}: {each.why}"
    if len(found) > MOST_GAPS:
        yield f"    and {len(found) - MOST_GAPS} more, all of them in the report's JSON"


def _count_rows(report: Report) -> Iterator[str]:
    titles = ["before", *(f"period {number + 1}" for number in range(len(report.periods)))]
    width = max(len(count.name) for count in report.counts)
    yield f"{'COUNTS':{width + 2}}" + "".join(f"{title:>{_NUMBER}}{'':8}" for title in titles).rstrip()
    for count in report.counts:
        yield f"  {count.name:{width}}{_values(count)}"


def _values(count: Count) -> str:
    cells = [f"{count.before:>{_NUMBER}}"]
    for earlier, later in zip((count.before, *count.values), count.values, strict=False):
        change = f"({later - earlier:+})" if later != earlier else "(=)"
        cells.append(f"{later:>{_NUMBER}} {change:<7}")
    return f"{cells[0]}{'':8}{''.join(cells[1:])}".rstrip()


def _denial_rows(report: Report, record: DenialRecord) -> Iterator[str]:
    denial = record.denial
    reason = f"reason given: {plain(denial.reason)}" if denial.reason else "no reason given"
    who = f"{plain(denial.who)} by {plain(denial.denied_by)} at {plain(denial.place_words)}"
    yield f"  {record.id[:ID_DIGITS]}  {_clock(report, denial.at)}: {who}; {reason}; says {plain(denial.said.by)}"
    for _, cleared in record.cleared:
        yield f"    cleared {_clock(report, cleared.at)}; says {plain(cleared.said.by)}"
    if not record.cleared:
        yield "    NOT CLEARED"


def _allegation_row(report: Report, served: ServedAllegation) -> str:
    message = served.message
    if served.replied_at is not None:
        became = f"replied {_clock(report, served.replied_at)}"
    elif served.silent_at is not None:
        became = "SILENCE: no reply in time, which is on record"
    else:
        became = "no reply is on record"
    about = f"{message.id[:ID_DIGITS]} to {', '.join(message.to)} about {served.incident.id[:ID_DIGITS]}"
    return f"  {about}, due {_clock(report, message.by)}: {became}"


def _listed(rows: Iterable[str], nothing: str) -> Iterator[str]:
    found = list(rows)
    yield from found or [f"  {nothing}"]
