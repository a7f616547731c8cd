"""Incidents and denials of access in plain words, for people; what others wrote is shown harmless."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from truceline.cli.output import printable
from truceline.model.times import dtg_from_instant

Document: TypeAlias = dict[str, Any]
ID_DIGITS = 12


def incident_rows(incident: Document) -> Iterator[str]:
    """One incident with everything that belongs to it."""
    yield from head_rows(incident)
    for stated in incident["stated"]:
        yield f"  {_recorded(stated)}  {_STATED[stated['verb']](stated['says'])}"
    for alert in incident["alerts"]:
        yield f"  alert {alert['id'][:ID_DIGITS]} ({alert['state']}): {printable(alert['words'])}"
    for message in incident["messages"]:
        yield from _message_rows(message)
    for denial in incident["denials"]:
        yield from (f"  {row}" for row in denial_rows(denial))
    yield from (f"  {row}" for row in item_rows(incident["items"]))
    for name, others in (("earlier", incident["earlier"]), ("later", incident["later"])):
        yield from (f"  {name}: {row}" for other in others for row in head_rows(other))
    for name in incident["erased"]:
        yield f"  {name[:ID_DIGITS]} was named and is not shown: it was erased, or not for this desk"


def head_rows(incident: Document) -> Iterator[str]:
    """What an incident is about, when and where."""
    drill = "DRILL  " if incident["drill"] else ""
    yield f"{incident['id'][:ID_DIGITS]}  {drill}{printable(incident['title'])}"
    ended = "" if incident["from_at"] == incident["to_at"] else f" to {dtg_from_instant(incident['to_at'])}"
    yield f"    {dtg_from_instant(incident['from_at'])}{ended}; {_where(incident)}"
    if "log" in incident:
        yield f"    in log {incident['log']}, which has ended: --log {incident['log']} shows it"


def item_rows(items: Iterable[Document]) -> Iterator[str]:
    """What is to be talked about at the next meeting."""
    for item in items:
        owner = printable(item["owner"])
        yield f"item {item['number']} ({item['state']}): {printable(item['text'])}; seen to by {owner}"


def denial_rows(denial: Document) -> Iterator[str]:
    """One denial of access, and whether they were let through later."""
    drill = "DRILL  " if denial["drill"] else ""
    reason = f"reason given: {printable(denial['reason'])}" if denial.get("reason") else "no reason given"
    who, by = printable(denial["who"]), printable(denial["denied_by"])
    yield f"{denial['id'][:ID_DIGITS]}  {drill}{dtg_from_instant(denial['at'])}  {who} denied access by {by}"
    yield f"    {_where(denial)}; {reason}; {_says(denial)}"
    for cleared in denial["cleared"]:
        yield f"    cleared {dtg_from_instant(cleared['at'])}; {_says(cleared)}"
    if not denial["cleared"]:
        yield "    NOT CLEARED: nobody has said that they were let through"


def _message_rows(message: Document) -> Iterator[str]:
    drill = "DRILL " if message["drill"] else ""
    to = ", ".join(message["to"])
    yield f"  {drill}{message['kind']} {message['id'][:ID_DIGITS]}  {message['from']} → {to}  {_words(message['body'])}"
    for way in (message.get("incoming"), *message.get("outgoing", ())):
        if way:
            yield f"      {printable(way['told'])}"
    for answer in message["said_back"]:
        yield f"      {answer['from']} {dtg_from_instant(answer['recorded_at'])}: {_words(answer['body'])}"
    for what in message["silent"]:
        yield f"      SILENCE: no {what} when it was due; that is on record"


def _words(body: Mapping[str, Any]) -> str:
    parts = [str(body[key]) for key in ("answer", "text") if body.get(key)]
    parts += [f"action taken: {body['action']}"] if body.get("action") else []
    if body.get("hop"):
        parts.append(f"passed to {body['hop']['to']}, {'' if body['hop']['read_back'] else 'not '}read back")
    return printable("; ".join(parts))


def _where(document: Document) -> str:
    place, words = document.get("place"), document.get("where")
    parts = [printable(words)] if words else []
    if place:
        parts.append(f"{place['decimal']}, {place['mgrs']}, within {place['precision_m']} m")
    return "; ".join(parts) or "no place given"


def _recorded(document: Document) -> str:
    operator = f" ({printable(document['operator'])})" if document.get("operator") else ""
    return f"{document['entry']:6}  {dtg_from_instant(document['recorded_at'])}  {document['desk']}{operator}"


def _says(document: Mapping[str, Any]) -> str:
    source = f", {printable(document['source'])}" if document.get("source") else ""
    return f"says {printable(document['said_by'])}{source}"


def _event(says: Document) -> str:
    zone = f" at {printable(says['zone'])}" if says.get("zone") else ""
    verdict = f", {printable(says['verdict'])}" if says.get("verdict") else ""
    return (
        f"event {printable(says['kind'])} of {printable(says['track'])}{zone}{verdict}, {dtg_from_instant(says['at'])}"
    )


def _outcome(says: Document) -> str:
    track = f" {printable(says['track'])}" if says.get("track") else ""
    after = f" after the warning {says['warning'][:ID_DIGITS]}" if says.get("warning") else ""
    return f"outcome:{track} {says['result']}{after}, {dtg_from_instant(says['at'])}; {_says(says)}"


def _figure(says: Document) -> str:
    low, high = says["low"], says.get("high")
    count = f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"
    return f"{printable(says['what'])}: {count}; {_says(says)}"


def _file(says: Document) -> str:
    about = f"{says['type']}, {says['size']} bytes, {says['sha256'][:16]}"
    return f"file {printable(says['name'])} ({about}); {_says(says)}"


def _remark(says: Document) -> str:
    unclear = {True: "", False: " (not clear whether)"}
    names = [f"{printable(each['name'])}{unclear[each['clear']]}" for each in says.get("signatories", ())]
    return f"“{printable(says['text'])}”; {_says(says)}" + (f"; in the name of {', '.join(names)}" if names else "")


def _joint(says: Document) -> str:
    witnesses = [
        printable(each["name"])
        + (f", {printable(each['role'])}" if each.get("role") else "")
        + (f", adds “{printable(each['words'])}”" if each.get("words") else "")
        for each in says["witnesses"]
    ]
    when = f"{dtg_from_instant(says['from_at'])} to {dtg_from_instant(says['to_at'])}"
    seen = f"seen from {printable(says['where'])}, {when}"
    return f"“{printable(says['text'])}”, {seen}; witnesses: {'; '.join(witnesses)}; {_says(says)}"


def _belonging(says: Document) -> str:
    words = f": {printable(says['words'])}" if says.get("words") else ""
    return f"belongs to it: {says['part']} {says['name'][:ID_DIGITS]}{words}"


def _decision(says: Document) -> str:
    return f"decision as taken {dtg_from_instant(says['at'])}: “{printable(says['text'])}”; {_says(says)}"


_STATED: Mapping[str, Callable[[Document], str]] = {
    "add": _belonging,
    "event": _event,
    "file": _file,
    "remark": _remark,
    "witness": _joint,
    "decide": _decision,
    "outcome": _outcome,
    "figure": _figure,
    "item": lambda says: f"item {says['number']}: {says['state']}",
    "allege": lambda says: f"allegation served by {says['message'][:ID_DIGITS]}",
}
