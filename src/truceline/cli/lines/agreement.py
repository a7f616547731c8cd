"""truceline agreement: what parties bind themselves to, and whether anybody may rely on it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from truceline.cli.lines.instants import TIME
from truceline.cli.lines.node_options import (
    Desk,
    desk_given,
    home_of,
    home_option,
    json_option,
    line_called,
    line_option,
    office_in,
    passphrase_for,
    passphrase_option,
)
from truceline.cli.output import print_json_row, print_rows, printable, say
from truceline.errors import InputError, NotFoundError
from truceline.model.times import dtg_from_instant

if TYPE_CHECKING:
    from truceline.wiring.acts.act import Document
    from truceline.wiring.handing.proposed_files import ProposedFile

_MINUTE_MS = 60_000
_SHORT_ID = 12
_PATH = click.Path(dir_okay=False, path_type=Path)
_key_option = click.option(
    "--key",
    "keys",
    multiple=True,
    type=_PATH,
    metavar="FILE",
    help="An authority key; else those in the node's folder.",
)
_apart_option = click.option(
    "-o",
    "--output",
    type=_PATH,
    metavar="FILE",
    help="For holders who sign one after the other: begin FILE for the next.",
)


class _Saying(NamedTuple):
    """What is said about an agreement."""

    kind: str
    how: str
    body: Document
    files: tuple[ProposedFile, ...] = ()


@click.group()
def agreement() -> None:
    """Propose, sign, decline, end and see agreements; bound and may rely are two lights."""


@agreement.command()
@click.option("--zones", multiple=True, type=_PATH, metavar="FILE", help="GeoJSON; every zone is an annex; repeatable.")
@click.option("--annex", "annexes", multiple=True, metavar="KIND=FILE", help="Any file, such as rules=rules.txt.")
@click.option("--party", "parties", multiple=True, metavar="PARTY", help="Whom it binds; else all parties of the line.")
@click.option("--from", "starts_at", type=TIME, metavar="TIME", help="From when it may be relied on; else at once.")
@click.option("--sign-by", type=TIME, required=True, metavar="TIME", help="After this, nobody signs.")
@click.option("--ends-at", type=TIME, required=True, metavar="TIME", help="When it ends; keep it short, and renew it.")
@click.option(
    "--notice", type=click.IntRange(0), default=60, show_default=True, metavar="MINUTES", help="Before an early end."
)
@click.option("--registrar", default="", metavar="PARTY", help="The mediator of the charter that decides.")
@click.option("--replaces", default="", metavar="ID", help="The version before; it is not ended by that.")
@line_option
@desk_given
@json_option
def propose(desk: Desk, line: str | None, as_json: bool, **given: Any) -> None:
    """Propose an agreement to its parties. It binds nobody, not even us, before it is signed by assent."""
    from truceline.wiring.handing.proposed_files import ProposedFile
    from truceline.wiring.running import say as say_on_line

    files = _files(given["zones"], given["annexes"])
    sign = desk.signature()
    with office_in(desk.folder) as office:
        wanted = {
            "line": line_called(office, line),
            "annexes": [{"kind": file.annex, "sha256": file.sha256} for file in files if file.annex],
            "from": given["starts_at"] or time.time_ns() // 1_000_000,
            "sign_by": given["sign_by"],
            "ends_at": given["ends_at"],
            "notice_ms": given["notice"] * _MINUTE_MS,
            "parties": list(given["parties"]),
            "registrar": given["registrar"],
            "replaces": office.ask("agreement-show", digits=given["replaces"])["agreement"]
            if given["replaces"]
            else "",
        }
        drawn = office.ask("agreement-draw", **wanted)
        files = (ProposedFile(drawn["text"].encode(), _text_type(), "agreement.txt"), *files)
        need = "countersign" if drawn["by"] else "none"
        words = {"kind": "propose", "body": {"agreement": drawn["agreement"]}, "need": need, "by": drawn["by"]}
        said = say_on_line(office, _wording(drawn, words, files), sign, [file.content for file in files])
    _print_done(drawn, said, "is proposed, and binds nobody yet", as_json)


@agreement.command()
@click.argument("digits", required=False, metavar="[ID]")
@click.option("--zones", "output", type=_PATH, metavar="FILE", help="Write its zones there, once checked.")
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each agreement.")
def show(digits: str | None, output: Path | None, folder: str | None, as_json: bool) -> None:
    """Show agreements, or the one whose ID begins with some digits: are you bound, and may you rely on it."""
    if output and not digits:
        raise click.UsageError("--zones takes the ID of one agreement")
    with office_in(folder) as office:
        found = [office.ask("agreement-show", digits=digits)] if digits else office.ask("agreement-list")["agreements"]
        maps = office.ask("agreement-maps", digits=digits)["maps"] if output else []
    for one in found:
        if as_json:
            print_json_row(one)
        else:
            print_rows(_rows(one))
    if output:
        _write_zones(found[0], maps, output)


@agreement.command()
@click.argument("digits", metavar="ID")
@_apart_option
@_key_option
@passphrase_option
@home_option
@json_option
def assent(digits: str, output: Path | None, folder: str | None, as_json: bool, **given: Any) -> None:
    """Sign an agreement with our authority keys. From then on this party is bound, whatever the others do.

    It takes as many keys as the manifest says. If they do not come together, the first holder writes a FILE by -o, and
    the next ones add to it by `truceline agreement sign FILE`; nobody is bound before the last one has signed.
    """
    from truceline.node.assents import NOTE_TYPE
    from truceline.wiring.handing.proposed_files import ProposedFile

    with office_in(folder) as office:
        shown = office.ask("agreement-show", digits=digits)
    for row in _rows(shown):
        say(row)
    if output:
        _begin_apart(shown, shown["text"], output, folder, as_json, **given)
        return
    sign = _authorities(folder, **given)
    note = ProposedFile(sign(shown["text"]), NOTE_TYPE, "agreement.note")
    _say_about(shown, _Saying("assent", "accept", {}, (note,)), sign, folder, as_json)


@agreement.command()
@click.argument("file", type=_PATH)
@_key_option
@passphrase_option
@home_option
@json_option
def sign(file: Path, folder: str | None, as_json: bool, **given: Any) -> None:
    """Add the signatures of further authority keys to a FILE that `assent`, `decline` or `terminate` began by -o.

    When enough have signed, the node sends it, and from then on it counts.
    """
    from truceline.wiring.handing.handed_files import read_handed_file

    note = read_handed_file(file)
    with office_in(folder) as office:
        so_far = office.ask("agreement-signed", note=_as_text(note))
        shown = office.ask("agreement-show", digits=so_far["agreement"])
    for row in _rows(shown):
        say(row)
    say(f"{so_far['kind'].upper()}{': ' * bool(so_far['reason'])}{printable(so_far['reason'])}", title="you sign")
    _sign_apart(shown, so_far["text"], note, file, folder, as_json, **given)


@agreement.command()
@click.argument("digits", metavar="ID")
@click.option("--reason", default="", metavar="TEXT", help="Why, in words for the other parties.")
@_apart_option
@_key_option
@passphrase_option
@home_option
@json_option
def decline(digits: str, reason: str, output: Path | None, folder: str | None, as_json: bool, **given: Any) -> None:
    """Say, signed by our authority keys, that this party will not sign an agreement.

    It stays on record on both sides, and frees nobody who has signed. What was declined is not signed any more: change
    it, and propose it anew with --replaces.
    """
    saying = _Saying("decline", "refuse", {"text": reason} if reason else {})
    _declare(digits, saying, output, folder, as_json, **given)


@agreement.command()
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each decision.")
def decide(folder: str | None, as_json: bool) -> None:
    """As the registrar, decide what is due: complete if all parties have signed, void if they will not any more.

    A node that runs does so by itself, and whenever bundles come or go by hand. What is decided follows from what its
    log holds, so it says the same as this command, and says it once.
    """
    with office_in(folder) as office:
        news = office.ask("agreement-decide")["news"]
    for one in news:
        if as_json:
            print_json_row(one)
        else:
            print_rows([f"{one['agreement'][:_SHORT_ID]}: {one['words']}"])
    if not news and not as_json:
        say("there is nothing for this node to decide")


@agreement.command()
@click.argument("digits", metavar="ID")
@_apart_option
@_key_option
@passphrase_option
@home_option
@json_option
def terminate(digits: str, output: Path | None, folder: str | None, as_json: bool, **given: Any) -> None:
    """End an agreement early, signed by our authority keys.

    This party is free when every other one has receipted it and the notice has passed; until then it is bound.
    """
    _declare(digits, _Saying("terminate", "cancel", {}), output, folder, as_json, **given)


def _declare(
    digits: str, saying: _Saying, output: Path | None, folder: str | None, as_json: bool, **given: Any
) -> None:
    """Has our authorities decline or end an agreement, together, or one after the other in a file."""
    with office_in(folder) as office:
        shown = office.ask("agreement-show", digits=digits)
        reason = saying.body.get("text", "")
        declared = office.ask("agreement-declare", digits=shown["agreement"], kind=saying.kind, reason=reason)
    for row in _rows(shown):
        say(row)
    if output:
        _begin_apart(shown, declared["text"], output, folder, as_json, **given)
    else:
        _say_about(shown, saying, _authorities(folder, **given), folder, as_json)


def _begin_apart(shown: Document, text: str, file: Path, folder: str | None, as_json: bool, **given: Any) -> None:
    if file.exists():
        raise InputError(f"there is a file {file} already", hint="add to it: truceline agreement sign FILE")
    _sign_apart(shown, text, b"", file, folder, as_json, **given)


def _authorities(folder: str | None, keys: Sequence[Path], passphrase_file: str | None) -> Callable[[str], bytes]:
    """What signs texts with our authority keys; their passphrase is asked for now, once."""
    from truceline.wiring.handing.people_signing import signed_by_authorities
    from truceline.wiring.running import office_of

    home = home_of(folder)
    with office_of(home) as office:
        own = office.ask("party-own")
    return signed_by_authorities(home, own, keys, lambda: passphrase_for("the authority keys", passphrase_file))


def _sign_apart(
    shown: Document, text: str, note: bytes, file: Path, folder: str | None, as_json: bool, **given: Any
) -> None:
    """Signs with the keys that are here, keeps that in a file, and has the node send it if it is enough."""
    from truceline.wiring.handing.handed_files import write_handed_file
    from truceline.wiring.handing.people_signing import signed_by_more_authorities

    home = home_of(folder)
    with office_in(folder) as office:
        own = office.ask("party-own")
    signed = signed_by_more_authorities(
        home,
        own,
        note,
        text,
        given["keys"],
        lambda: passphrase_for("the authority keys", given["passphrase_file"]),
    )
    with office_in(folder) as office:
        so_far = office.ask("agreement-signed", note=signed.decode())
        write_handed_file(file, signed)
        if so_far["is_complete"]:
            said = office.ask("agreement-hand-over", note=signed.decode())
            after = office.ask("agreement-show", digits=shown["agreement"])
    if so_far["is_complete"]:
        _print_done(after, said, "; ".join(after["told"]), as_json)
    elif as_json:
        print_json_row(so_far | {"file": str(file)})
    else:
        say(f"signed by {', '.join(so_far['signed_by'])}, in {file}: nothing comes of it yet")
        missing = so_far["of"] - len(so_far["signed_by"])
        say(f"{missing} of {so_far['of']}: truceline agreement sign {file}", title="still missing", colour="yellow")


def _as_text(note: bytes) -> str:
    """A note for an act; what is no text is refused there, as no note."""
    return note.decode(errors="replace")


def _say_about(
    shown: Document, saying: _Saying, sign: Callable[[str], bytes], folder: str | None, as_json: bool
) -> None:
    """Says something about an agreement to its other parties, and tells how it stands then."""
    from truceline.wiring.running import say as say_on_line

    reference = {"id": shown["agreement"], "how": saying.how}
    words = {"kind": saying.kind, "body": saying.body, "need": "none", "by": 0, "re": reference}
    with office_in(folder) as office:
        wording = _wording(shown, words, saying.files)
        said = say_on_line(office, wording, sign, [file.content for file in saying.files])
        after = office.ask("agreement-show", digits=shown["agreement"])
    _print_done(after, said, "; ".join(after["told"]), as_json)


def _files(zones: Sequence[Path], annexes: Sequence[str]) -> tuple[ProposedFile, ...]:
    from truceline.wiring.handing.handed_files import read_handed_file
    from truceline.wiring.handing.proposed_files import annex_file, zone_files

    files = list(zone_files([str(path) for path in zones]))
    for named in annexes:
        kind, _, name = named.partition("=")
        if not kind or not name:
            raise InputError(f"{named} names no annex", hint="write it as rules=rules.txt")
        files.append(annex_file(kind, name, read_handed_file(Path(name))))
    return tuple(files)


def _wording(about: Document, words: Document, files: Sequence[ProposedFile]) -> Document:
    """What the act ``message-compose`` takes."""
    from truceline.wiring.handing.proposed_files import named_file

    return words | {
        "line": about["line"],
        "to": about["to"],
        "prec": "priority",
        "drill": False,
        "att": [named_file(file) for file in files],
        "lang": "zxx",
    }


def _print_done(about: Document, said: Document, words: str, as_json: bool) -> None:
    if as_json:
        print_json_row({name: value for name, value in about.items() if name != "text"} | {"message": said["id"]})
    else:
        print_rows([f"agreement {about['agreement'][:_SHORT_ID]}: {words}"])


def _rows(one: Document) -> list[str]:
    if "unusable" in one:
        return [f"agreement {one['agreement'][:_SHORT_ID]} cannot be used: {printable(one['unusable'])}"]
    begins, ends, sign_by = (dtg_from_instant(one[name]) for name in ("from", "ends_at", "sign_by"))
    signed = [f"{party} {dtg_from_instant(at)}" for party, at in one["signed"].items()]
    return [
        f"agreement {one['agreement'][:_SHORT_ID]} between {', '.join(one['parties'])}",
        *(f"  {told}" for told in one["told"]),
        f"  from {begins} to {ends}, notice {one['notice_ms'] / _MINUTE_MS:g} min, to be signed by {sign_by}",
        f"  signed: {', '.join(signed) or 'by nobody'}",
        *(f"  {_decline_words(no, one['signed'])}" for no in one["declined"]),
        *([f"  decided by {one['registrar']}: {_decided_words(one)}"] if one["registrar"] else []),
        *(f"  terminated by {ending['by']}, heard {dtg_from_instant(ending['at'])}" for ending in one["terminated"]),
        *(f"  {_annex_words(annex, one['missing'])}" for annex in one["annexes"]),
        *([f"  replaces {one['replaces'][:_SHORT_ID]}, which goes on until it ends"] if one["replaces"] else []),
        *(f"  replaced by {name[:_SHORT_ID]}" for name in one["replaced_by"]),
    ]


def _decline_words(no: Document, signed: Document) -> str:
    heard, reason = dtg_from_instant(no["at"]), f": {printable(no['reason'])}" if no["reason"] else ""
    also = "; IT HAS SIGNED AS WELL, and is bound" if no["by"] in signed else ""
    return f"declined by {no['by']}, heard {heard}{reason}{also}"


def _decided_words(one: Document) -> str:
    said = [f"{each['decision'].upper()}, heard {dtg_from_instant(each['at'])}" for each in one["decided"]]
    return " AND ".join(said) or "not yet"


def _annex_words(annex: Document, missing: Sequence[str]) -> str:
    return f"{annex['kind']} {annex['sha256'][:_SHORT_ID]}{' IS NOT HERE' if annex['sha256'] in missing else ''}"


def _write_zones(one: Document, maps: Sequence[str], output: Path) -> None:
    from truceline.wiring.acts.act import bytes_from_text
    from truceline.wiring.handing.agreed_zones import zones_of_map
    from truceline.wiring.handing.handed_files import write_handed_file

    versions = [annex["sha256"] for annex in one["annexes"] if annex["kind"] == "zone"]
    if not maps or not versions:
        raise NotFoundError("no map of its zones came with the agreement", hint="ask for a proposal with --zones")
    content = bytes_from_text(maps[0])
    zones = zones_of_map(content, versions)
    write_handed_file(output, content)
    zone_ids = ", ".join(printable(zone.id) for zone in zones)
    say(f"{zone_ids}: the very versions that the agreement names, in {output}")


def _text_type() -> str:
    from truceline.node.terms.agreements import TEXT_TYPE

    return TEXT_TYPE
