"""Whether an export or a dossier has the item of a check code: shown and proved from the file alone, without a node."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truceline.dossier import verify
from truceline.errors import InputError, NoteError, TrustError
from truceline.line.messages import message_from_text
from truceline.node.saying.rendering import rendering_of
from truceline.record.codes import code_of
from truceline.record.entries import Entry, entry_from_leaf
from truceline.record.merkle.hashes import text_from_hash
from truceline.wiring.acts.act import Document
from truceline.wiring.exports import ed25519_holds
from truceline.wiring.proving.checking import Checked, Sought, by_object, place_of
from truceline.wiring.proving.items import said_in


def check_exported(paths: Sequence[str], sought: Sought, charter: str = "") -> Checked:
    """Looks through the entries of exports and dossiers, as far as each is proved to stand in its log.

    Every entry that counts leads to a root that its log has signed, with a key that follows from the charter. What is
    not found is absent among the entries that are there; of those that were left out nothing is proved.

    Args:
        paths: ZIP files, or folders with what was in one; of one line.
        sought: what to look for.
        charter: the line, or the charter's SHA-256, that is trusted; empty to take the charter that is there.

    Raises:
        InputError: one is no export, breaks a limit of the verifier, or they are of different lines.
        TrustError: the charter does not hold, or is another one than the trusted one.
    """
    try:
        exports = {path: verify.read_export(path) for path in paths}
        cases = verify.cases_on(exports, [charter] if charter else [], verify.Signatures(ed25519_holds))
    except verify.Unusable as error:
        hint = "name files that `truceline record export` or `truceline dossier make` made"
        raise InputError(str(error), hint=hint) from error
    case = cases[0]
    if not case.parties:
        raise TrustError(
            f"the charter does not hold: {case.problems[0]}", hint="without it nothing in the file proves anything"
        )
    opened = [
        (each, log, list(_entries(each, log)))
        for each in cases
        if each.parties
        for log in each.logs.values()
        if log.checkpoints
    ]
    items = [
        _item(each, log, group)
        for each, log, entries in opened
        for group in by_object([entry for entry in entries if sought.is_in(entry)])
    ]
    logs = tuple(_log(each, log, entries) for each, log, entries in opened)
    told = {"charter": case.charter_id, "line": case.line, "pinned": bool(charter)}
    problems = dict.fromkeys(problem for each in cases for problem in each.problems)
    return Checked(tuple(items), logs, told | {"problems": list(problems)})


def _entries(case: verify.Case, log: verify.Log) -> Iterator[Entry]:
    """The entries of a log that are proved to stand in it, in its order."""
    for leaf in case.leaves:
        if leaf.log is log:
            try:
                yield entry_from_leaf(leaf.content)
            except NoteError:
                case.problems.append(f"{log.origin}, entry {leaf.position}: no entry of a known form")


def _item(case: verify.Case, log: verify.Log, entries: Sequence[Entry]) -> Document:
    first = entries[0]
    return {
        **({"code": code_of(first.obj), "obj": first.obj} if first.obj else {}),
        **place_of(first),
        "origin": log.origin,
        "line": first.line or None,
        **_said(case, first),
        "also": [place_of(entry) for entry in entries[1:]],
        "cosigned": [each for each in _cosigned(case, log) if each["size"] > first.index],
        "proof": _proof(case, log, first),
    }


def _said(case: verify.Case, entry: Entry) -> Document:
    """What the object of an entry says; only that it is not there, if it was left out."""
    content = case.objects.get(entry.obj)
    if content is None:
        return {"is_kept": False}
    if content is verify.LARGE:
        return {"is_kept": True, "what": "file", "drill": False}
    message = case.messages.get(entry.note_id)
    if message is None or message.note.content != content:
        return {"is_kept": True, **said_in(entry, content)}
    said = message_from_text(message.note.text)
    return {
        "is_kept": True,
        "what": str(said.kind),
        "drill": said.is_drill,
        "text": rendering_of(said).text,
        "signed_by": list(message.by),
    }


def _proof(case: verify.Case, log: verify.Log, entry: Entry) -> str | None:
    """The proof of an entry as it lies in a file; none for what only the leaf hashes prove."""
    name = f"proofs/{log.origin}/{entry.index}.tlog-proof"
    return next((content.decode() for place, _, content in case.each("proof") if place.endswith(f": {name}")), None)


def _log(case: verify.Case, log: verify.Log, entries: Sequence[Entry]) -> Document:
    """What is there of a log, and who vouches for it."""
    size, root = max(log.checkpoints)
    here = sorted({entry.index for entry in entries if entry.index < size})
    times = [entry.at for entry in entries]
    return {
        "origin": log.origin,
        "entries": size,
        "root": text_from_hash(root),
        "here": len(here),
        "withheld": size - len(here),
        "ranges": _ranges(here),
        **({"from_at": min(times), "to_at": max(times)} if times else {}),
        "forked": any(log.forks(case.cosigners)),
        "signed_by": log.origin,
        "cosigned": list(_cosigned(case, log)),
    }


def _ranges(indices: Sequence[int]) -> list[list[int]]:
    """Runs of indices, each as its first and its last."""
    runs: list[list[int]] = []
    for index in indices:
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return runs


def _cosigned(case: verify.Case, log: verify.Log) -> Iterator[Document]:
    """The largest size of a log that each other party or witness has cosigned."""
    sizes: dict[str, int] = {}
    for (size, _), stamps in log.checkpoints.items():
        for name in {case.cosigners[key] for key in stamps} - {log.party.name}:
            sizes[name] = max(size, sizes.get(name, 0))
    for name, size in sorted(sizes.items()):
        yield {"by": name, "size": size}
