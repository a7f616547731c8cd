"""What a warning is made of on the command line: sentences, what they are told, languages, and what is asked for."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import click

from truceline.cli.lines.instants import TIME
from truceline.cli.lines.node_options import Desk, home_of
from truceline.cli.output import say
from truceline.errors import InputError

LANGUAGES = ["ar", "en", "es", "fa", "fr", "ru", "uk"]
_VALUES = ("zone", "place", "way", "towards")
_WORDS = (
    click.option("--zone", metavar="NAME", help="Of the zone, as the agreement has it."),
    click.option("--place", metavar="PLACE", help="Where they are: 33.50583N 38.61778E, in DMS, or in MGRS."),
    click.option("--way", metavar="NAME", help="Name of the way out, such as of a road."),
    click.option("--towards", metavar="PLACE", help="Where the way out leads."),
    click.option("--at", "told_at", type=TIME, metavar="TIME", help="The time that is told; else now."),
    click.option(
        "--lang", "languages", multiple=True, type=click.Choice(LANGUAGES), help="May be given again; else English."
    ),
    click.option("--text", default="", help="Further words of your own. Nobody has translated them, and it says so."),
    click.option("--text-lang", default="en", show_default=True, help="The language of these words."),
    click.option(
        "--place-as-typed", is_flag=True, help="Send it although a place is far from the zone, or looks swapped."
    ),
)
_MANNER = (
    click.option("--alert", default="", metavar="ID", help="Say what all who are told may know of this alert."),
    click.option("--corrects", metavar="ID", help="It corrects a message of yours."),
    click.option("--cancels", metavar="ID", help="It takes back a message of yours."),
    click.option("--replaces", metavar="ID", help="It takes the place of a warning of yours."),
    click.option(
        "--precedence",
        type=click.Choice(["flash", "immediate", "priority", "routine"]),
        default="immediate",
        show_default=True,
        help="How urgent.",
    ),
    click.option(
        "--need",
        type=click.Choice(["none", "ack", "reply"]),
        default="ack",
        show_default=True,
        help="What to ask for.",
    ),
    click.option("--within", type=click.IntRange(1), metavar="MINUTES", help="Until when; else as the charter has it."),
    click.option("--drill", is_flag=True, help="Say in the signed text that nothing of it is real."),
)
_ABOUT = {"corrects": ("correct", "correct"), "cancels": ("cancel", "cancel"), "replaces": ("warning", "supersede")}
Command = Callable[..., Any]


class Said(NamedTuple):
    """What is to be said, and whom it is for."""

    line: str
    to: Sequence[str]
    templates: Sequence[str]
    kind: str = "warning"
    alert: str = ""
    is_drill: bool = False
    step: Mapping[str, Any] | None = None
    """Of the ladder that it takes; none if it takes none."""


def words_given(command: Command) -> Command:
    """The command with the options that say what sentences are told, and in which languages."""
    return _with(_WORDS, command)


def manner_given(command: Command) -> Command:
    """The command with the options that say what a message is about, how urgent it is, and what it asks for."""
    return _with(_MANNER, command)


def drafted(office: Any, said: Said, desk: Desk, given: Mapping[str, Any], *, goes: bool) -> dict[str, Any]:
    """What would be said, from the node; if it goes, a place that cannot be meant stops it.

    Raises:
        InputError: a place cannot be read or meant, or a value is missing or in vain.
    """
    act = "warning-word" if goes and not given["place_as_typed"] else "warning-draft"
    wanted: dict[str, Any] = {
        "line": said.line,
        "to": list(said.to),
        "kind": said.kind,
        "say": list(said.templates),
        "values": {name: given[name] for name in _VALUES if given[name]},
        "at": now_at() if given["told_at"] is None else given["told_at"],
        "langs": list(given["languages"] or ("en",)),
        "text": given["text"],
        "alert": said.alert,
        "desk": desk.name,
        "drill": said.is_drill,
        "names": names_known(desk.folder),
    }
    found: dict[str, Any] = office.ask(act, **wanted | ({"step": dict(said.step)} if said.step else {}))
    return found


def names_known(folder: str | None) -> list[dict[str, Any]]:
    """The places that the people of a node know by name, as acts take them."""
    from truceline.wiring.warning.named_places import named_places, names_document

    return names_document(named_places(home_of(folder).folder))


def kind_of(given: Mapping[str, Any]) -> str:
    """The kind of message that the options ask for."""
    return next((kind for name, (kind, _) in _ABOUT.items() if given[name]), "warning")


def wording_of(office: Any, draft: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What the act ``message-compose`` takes, of a draft."""
    need = given["need"]
    wording: dict[str, Any] = {
        "line": draft["line"],
        "to": draft["to"],
        "kind": draft["kind"],
        "body": draft["body"],
        "prec": given["precedence"],
        "drill": draft["drill"],
        "need": need,
        "by": now_at() + given["within"] * 60_000 if given["within"] and need != "none" else 0,
        "att": [],
        "lang": given["text_lang"] if given["text"] else "zxx",
    }
    about = [(given[name], how) for name, (_, how) in _ABOUT.items() if given[name]]
    if len(about) > 1:
        raise click.UsageError("give one of --corrects, --cancels and --replaces")
    for digits, how in about:
        wording["re"] = {"id": office.ask("line-item", id=digits)["id"], "how": how}
    return wording


def confirmed(draft: Mapping[str, Any], *, is_sure: bool, clock: Callable[[int], str]) -> None:
    """Shows what goes on standard error, with every form of its places, and asks whether it shall.

    Raises:
        click.Abort: it shall not.
    """
    from truceline.cli.warning.message_words import draft_rows

    for row in draft_rows(draft, clock):
        say(row)
    if not is_sure:
        click.confirm("Send this?", abort=True, err=True)


def check_new(output: Path) -> None:
    """Nothing, if there is no file of that name.

    Raises:
        InputError: there is one.
    """
    if output.exists():
        raise InputError(f"there is a file {output} already", hint="name a new one")


def signed_by_one(office: Any, wording: Mapping[str, Any], desk: Desk, output: Path) -> dict[str, Any]:
    """Where a message stands that one desk has signed now, and who it was; nothing is sent or on record.

    Raises:
        TrucelineError: it cannot be composed, signed or written.
    """
    from truceline.wiring.handing.handed_files import write_handed_file
    from truceline.wiring.running import tell_who_signed

    sign = desk.signature()
    text = office.ask("message-compose", **wording)["text"]
    note = sign(text)
    tell_who_signed(office, sign, text)
    write_handed_file(output, note)
    return {"file": str(output), "signed_by": [desk.name]}


def signed_words(half: Mapping[str, Any]) -> str:
    """What is said of it to the first person."""
    file = half["file"]
    return f"signed by {half['signed_by'][0]}, in {file}; then, by another desk: truceline message send --signed {file}"


def check_one_desk(draft: Mapping[str, Any]) -> None:
    """Nothing, if one desk may send it alone.

    Raises:
        InputError: the charter wants two.
    """
    if draft["desks"] > 1:
        raise InputError(
            f"the charter wants two desks to sign a {draft['kind']}",
            hint="sign it with -o FILE (message compose, ladder take); another desk: message send --signed FILE",
        )


def now_at() -> int:
    """The time, ms since the epoch."""
    return time.time_ns() // 1_000_000


def _with(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    return reduce(lambda decorated, option: option(decorated), reversed(options), command)
