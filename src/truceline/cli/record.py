"""truceline record: the node's log, verified, proved, read and handed out, also while the node runs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from truceline.cli.duty.officers import Officer, officer_given
from truceline.cli.exits import ExitCode
from truceline.cli.lines.node_options import (
    home_of,
    home_option,
    json_option,
    new_passphrase_for,
    office_in,
    passphrase_for,
    passphrase_option,
)
from truceline.cli.output import print_json_row, print_rows, print_table, printable, say
from truceline.cli.progress import rows_counted
from truceline.errors import FrozenError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.record.entries import Entry
    from truceline.record.examination import Damage
    from truceline.wiring.exports import Exported
    from truceline.wiring.home import Home
    from truceline.wiring.keeping.backups import BackedUp
    from truceline.wiring.records import Filter

_KINDS = [
    *("open", "sent", "recv", "refused", "attempt", "proof", "ack", "cosigned", "manifest"),
    *("agree", "shown", "tick", "note", "export", "close"),
]


def _at(ctx: click.Context, option: click.Parameter, text: str | None) -> int | None:
    """A time with its zone, as milliseconds since the epoch."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no time such as 2026-11-21T08:00Z", ctx, option) from error
    if moment.tzinfo is None:
        raise click.BadParameter(f"{text!r} has no zone: end it in Z for UTC", ctx, option)
    return round(moment.timestamp() * 1_000)


log_option = click.option("--log", type=click.IntRange(1), metavar="N", help="An earlier log of this party's.")


def _home_at(folder: str | None, log: int | None) -> Home:
    """The node's folder, with the record of the log that it writes, or of an earlier one."""
    home = home_of(folder)
    return home if log is None else home.of_log(log)


@click.group()
def record() -> None:
    """Verify, prove, read and hand out what is on record."""


@record.command()
@click.argument("exports", nargs=-1, type=click.Path(), metavar="[EXPORT]...")
@click.option("--charter", default="", metavar="ID", help="The line, or the charter's SHA-256, that you trust.")
@log_option
@home_option
@json_option
@click.pass_context
def verify(
    ctx: click.Context, exports: tuple[str, ...], charter: str, log: int | None, folder: str | None, as_json: bool
) -> None:
    """Verify exports, or this node's own record with all signatures in it.

    Exports of several sides are held against each other; the same is done by the file verify.py in them, without
    Truceline. Ends with 0 if everything holds, with 3 if anything does not or is contradicted.
    """
    if exports:
        from truceline.wiring.exports import verdict_in_words, verdict_on_exports

        result = verdict_on_exports(exports, charter)
        print_json_row(result) if as_json else print_rows([verdict_in_words(result)])
        if result["exit"]:
            ctx.exit(ExitCode.FOUND)
        return
    from truceline.wiring.records import examine, examine_signatures

    home = _home_at(folder, log)
    damages = list(examine(home))
    with rows_counted("signatures", "entries") as told:
        damages += examine_signatures(home, told)
    _tell_damages(ctx, damages, as_json)


@record.command()
@click.option("--rebuild", is_flag=True, help="Mend the tables beside the log from the log. Stop the node first.")
@log_option
@home_option
@json_option
@click.pass_context
def fsck(ctx: click.Context, rebuild: bool, log: int | None, folder: str | None, as_json: bool) -> None:
    """Compute every hash of the stored record again, and name all that is not as it was written.

    Tables beside the log, by which its entries are found, are held against the log; --rebuild makes them again from
    it. Ends with 0 if nothing is damaged, with 3 if anything is.
    """
    from truceline.wiring.records import BESIDE, examine, rebuild_beside

    home = _home_at(folder, log)
    if rebuild:
        say(f"{rebuild_beside(home)} rows beside the log were made again from it")
    damages = list(examine(home))
    if any(where.startswith(BESIDE) for where, _ in damages):
        say("stop the node, and have these tables made again: truceline record fsck --rebuild", title="next")
    _tell_damages(ctx, damages, as_json)


@record.command()
@click.argument("entry", metavar="INDEX|MESSAGE-ID")
@click.option("--out", "-o", type=click.Path(dir_okay=False), metavar="FILE", help="Write the proof to a new file.")
@log_option
@home_option
@json_option
def prove(entry: str, out: str | None, log: int | None, folder: str | None, as_json: bool) -> None:
    """Prove that an entry stands in this node's log, as c2sp.org/tlog-proof; the entry itself is in the proof."""
    from truceline.wiring.records import prove as prove_entry

    proof = prove_entry(_home_at(folder, log), entry)
    if out:
        with Path(out).open("xb") as file:
            file.write(proof.encoded)
    if as_json:
        print_json_row({"index": proof.index, "file": out, "proof": None if out else proof.encoded.decode()})
    elif out:
        say(f"entry {proof.index} is proved by {out}")
    else:
        click.echo(proof.encoded, nl=False)


@record.command()
@click.option("--line", default="", metavar="LINE", help="Only of one line, by the first digits of its name.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only of a kind; may be given again.")
@click.option("--words", default="", metavar="WORDS", help="Only what holds these words in one piece.")
@click.option("--from", "start_at", callback=_at, metavar="TIME", help="Only from a time on: 2026-11-21T08:00Z.")
@click.option("--to", "end_at", callback=_at, metavar="TIME", help="Only before a time.")
@click.option("--first", type=click.IntRange(0), default=0, show_default=True, metavar="INDEX", help="Begin there.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many.")
@log_option
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each entry.")
def show(folder: str | None, as_json: bool, **given: Any) -> None:
    """List entries of this node's log: place, kind, time by its clock, other party, and what each is about.

    --words looks into what entries tell and into the texts that they name, up to 256 KiB each, in any script. Small and
    capital letters are the same, and so are a space and the end of a row.
    """
    from truceline.wiring.records import Filter, entries_of, entry_told, line_meant

    until = 2**62 if given["end_at"] is None else given["end_at"]
    home, span = _home_at(folder, given["log"]), (given["first"], given["limit"])
    line = line_meant(home, given["line"]) if given["line"] else ""
    wanted = Filter(line, given["kinds"], given["start_at"] or 0, until)
    found = _holding(home, wanted, given["words"], *span) if given["words"] else entries_of(home, wanted, *span)
    if as_json:
        for entry in found:
            print_json_row(entry_told(entry))
    else:
        print_table(("index", "kind", "time", "peer", "what"), map(_row_of, found), right=("index",))
    if len(found) == given["limit"]:
        say(f"there may be more: --first {found[-1].index + 1}")


def _holding(home: Home, wanted: Filter, words: str, first: int, limit: int) -> Sequence[Entry]:
    """The same among entries that hold some words, however many must be looked through."""
    from truceline.wiring.proving.holding import entries_holding

    found: list[Entry] = []
    start: int | None = first
    while start is not None and len(found) < limit:
        entries, start = entries_holding(home, wanted, words, start, limit - len(found))
        found += entries
    return found


@record.command()
@click.option("--out", "-o", required=True, type=click.Path(dir_okay=False), metavar="FILE", help="The new ZIP file.")
@click.option("--line", default="", metavar="LINE", help="The line that it is about, by its first digits.")
@click.option("--text", "texts", multiple=True, metavar="ID", help="Only this text (first digits), and its answers.")
@click.option("--first", type=click.IntRange(0), default=0, metavar="INDEX", help="Only entries from there on.")
@click.option("--last", type=click.IntRange(0), metavar="INDEX", help="Only entries up to this one.")
@click.option("--whole", is_flag=True, help="Hand out ticks, cosignatures and the entries of other lines as well.")
@click.option("--withhold", "withheld", multiple=True, metavar="ID", help="Leave out a text or object; its hash stays.")
@click.option("--unlogged", is_flag=True, help="Do not put on record that this goes out.")
@log_option
@home_option
@json_option
def export(out: str, unlogged: bool, folder: str | None, as_json: bool, **given: Any) -> None:
    """Hand out a part of the record with all proofs, and verify.py, which checks it without Truceline.

    That it goes out is put on record first.
    """
    from truceline.dossier.selection import Part
    from truceline.wiring.exports import export_beside
    from truceline.wiring.records import line_meant, texts_meant

    home = _home_at(folder, given["log"])
    last = given["last"]
    part = Part(
        line=line_meant(home, given["line"]),
        texts=texts_meant(home, given["texts"]),
        start=given["first"],
        end=None if last is None else last + 1,
        is_whole=given["whole"],
        withheld=frozenset(given["withheld"]),
    )
    made = export_beside(home, part, Path(out))
    index = None
    try:
        if not unlogged:
            index = _put_on_record(folder, part.line, made)
        made.path.replace(out)
    finally:
        made.path.unlink(missing_ok=True)
    if as_json:
        print_json_row({"file": out, "sha256": made.sha256, "files": made.files, "line": part.line, "index": index})
    else:
        logged = "it is not on record that it went out" if index is None else f"on record as entry {index}"
        say(f"{made.files} files in {out}; {logged}")
        say(f"python3 verify.py --charter {part.line} {out}", title="to verify", colour="cyan")


def _put_on_record(folder: str | None, line: str, made: Exported) -> int:
    """Where it is on record that an export goes out."""
    with office_in(folder) as office:
        try:
            index: int = office.ask("record-exported", line=line, sha256=made.sha256, files=made.files)["index"]
        except FrozenError as error:
            raise FrozenError(str(error), hint="a frozen log takes no entry: hand it out by --unlogged") from error
    return index


@record.command()
@click.argument("place", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--encrypt", is_flag=True, help="Seal it with a passphrase; `age` opens it, too.")
@passphrase_option
@home_option
@json_option
def backup(place: Path, encrypt: bool, passphrase_file: str | None, folder: str | None, as_json: bool) -> None:
    """Copy the record into a new FOLDER, whole and verified, also while the node runs.

    It holds the texts of all messages: keep it as safe as the record itself, or seal it by --encrypt. Keys are not in
    it. What comes back from a backup that is not the newest is frozen.
    """
    from truceline.wiring.keeping.backups import back_up

    if passphrase_file and not encrypt:
        raise click.UsageError("--passphrase-file goes with --encrypt")
    home = home_of(folder)
    made = back_up(home, place, new_passphrase_for("the backup", passphrase_file) if encrypt else "")
    if as_json:
        print_json_row(_copy_document(made))
    else:
        print_rows([f"{made.size} entries of {made.origin} are in {made.folder}"])


@record.command()
@click.argument("place", metavar="FOLDER", type=click.Path(path_type=Path))
@passphrase_option
@home_option
@json_option
def restore(place: Path, passphrase_file: str | None, folder: str | None, as_json: bool) -> None:
    """Bring the record back from a backup in FOLDER. Move the damaged one away first, but leave its file `guard`.

    It goes on only if the guard says that nothing was signed since. Otherwise it is frozen: it can be read and handed
    out, and nothing is added to it any more.
    """
    from truceline.record.standing import cure_of
    from truceline.wiring.keeping.backups import restore as restore_record

    back = restore_record(home_of(folder), place, lambda: passphrase_for("the backup", passphrase_file))
    if as_json:
        print_json_row(_copy_document(back))
        return
    print_rows([f"{back.size} entries of {back.origin} are back in {back.folder}"])
    if back.frozen:
        print_rows([printable(f"FROZEN: {back.frozen}")])
        say(cure_of(back.frozen), title="next")
    else:
        say("nothing was signed since: the node can run", title="next")


@record.command()
@click.option(
    "--held", type=click.IntRange(0), metavar="N", help="The most entries that a peer holds who cannot be called now."
)
@home_option
@json_option
def resume(held: int | None, folder: str | None, as_json: bool) -> None:
    """Let a record go on that was copied or moved here: to another machine, or with a whole disk from a backup.

    Stop the node first. Each peer is called and asked what it holds of this log. If that is more than the record has,
    it is frozen for good, and the party goes on in its next log.
    """
    from truceline.wiring.keeping.resuming import resume as resume_record

    size = resume_record(home_of(folder), held)
    if as_json:
        print_json_row({"size": size})
    else:
        print_rows([f"nobody holds more than the {size} entries that there are"])
        say("the node can run", title="next")


@record.command()
@click.argument("obj", metavar="SHA-256|INDEX")
@click.option("--ordered-by", required=True, metavar="NAME", help="Who ordered it: a court, an authority, the person.")
@click.option(
    "--reason", required=True, metavar="WORDS", help="Why; it stays on record for ever, so name nobody in it."
)
@click.option("--yes", is_flag=True, help="Do not ask: what is erased does not come back.")
@officer_given
@json_option
def erase(obj: str, ordered_by: str, reason: str, yes: bool, officer: Officer, as_json: bool) -> None:
    """Erase what an object says: the text of a message, a deed or a file, by its hash or by the entry that names it.

    Its hash, its entries and all proofs of them stay, and that it was erased, when, and on whose order is on record.
    Keys, charters, agreements and proofs cannot be erased. What others hold of it is theirs to erase.
    """
    with office_in(officer.folder) as office:
        found = office.ask("record-object", named=obj)
        if not yes:
            rows = [
                f"object {found['obj']}, {found['size']} bytes",
                f"named by entries {found['entries'] or 'of others'}",
            ]
            print_rows([*rows, printable(found["start"])])
            click.confirm("What it says does not come back. Erase it?", abort=True, err=True)
        done = office.ask("record-erase", obj=found["obj"], ordered_by=ordered_by, reason=reason, **officer.by)
    if as_json:
        print_json_row(done)
    else:
        say(f"the object {done['obj'][:16]} is erased, on record as entry {done['index']}")


def _copy_document(made: BackedUp) -> dict[str, Any]:
    return {"folder": str(made.folder), "log": made.origin, "size": made.size, "frozen": made.frozen}


def _tell_damages(ctx: click.Context, damages: Sequence[Damage], as_json: bool) -> None:
    for where, what in damages:
        if as_json:
            print_json_row({"where": where, "what": what})
        else:
            print_rows([printable(f"{where}: {what}")])
    if not damages and not as_json:
        say("the record is as it was written")
    if damages:
        ctx.exit(ExitCode.FOUND)


def _row_of(entry: Entry) -> tuple[str, ...]:
    """An entry for people: of long hashes their first digits, which is what commands take."""
    extra = {name: value[:16] if isinstance(value, str) else value for name, value in entry.extra.items()}
    what = [entry.note_id[:16] or entry.obj[:16], json.dumps(extra, ensure_ascii=False) if extra else ""]
    return str(entry.index), str(entry.kind), _time_of(entry.at), entry.peer, " ".join(filter(None, what))


def _time_of(at: int) -> str:
    from truceline.dossier.verify import when

    return when(at)
