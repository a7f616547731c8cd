"""The verifier that strangers run: one file, by itself, with its own answers to what the node computes otherwise."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import zipfile
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dossier.cases import VERIFIER, Files, claims, export_of, said_by_desk, talk, unpacked, verdicts, zipped
from tests.node.meeting import ALFA, BRAVO, Met, meet, warn
from tests.record.merkle.trees import hashes_of
from tests.signing.drawn import values
from tests.signing.keyring import key_called
from tests.signing.parties.sides import first_manifest, signed, without
from tests.signing.vectors import read_json
from truceline.dossier import verify
from truceline.errors import NoteError, TrustError
from truceline.line.bodies import Answer, Reply
from truceline.line.incoming import Handling, incoming_of
from truceline.line.messages import Attachment
from truceline.line.outgoing import Stage, outgoing_of
from truceline.node.saying.answers import acknowledgement, answer, show
from truceline.node.saying.threads import threads_about
from truceline.record.merkle.tree import tree_of_leaves
from truceline.record.store import object_name
from truceline.signing.canonical import encode, parse
from truceline.signing.curve import is_prime_order
from truceline.signing.keys import KeyKind, SigningKey
from truceline.signing.notes import open_note, read_unverified, sign_note
from truceline.signing.parties.manifests import ListedKey, Position, Role

CCTV = read_json("ed25519/cctv_ed25519vectors.json.gz")
WYCHEPROOF = [
    (group["publicKey"]["pk"], case)
    for group in read_json("ed25519/wycheproof_ed25519_test.json.gz")["testGroups"]
    for case in group["tests"]
]
KEY = SigningKey("alfa.example/node/1", KeyKind.ED25519, b"k" * 32)
VERIFY = Path(verify.__file__)
SYSTEM_PYTHON = shutil.which("python3", path="/usr/bin:/bin") or sys.executable


@cache
def exports() -> tuple[Files, Files, str]:
    """The exports of both sides of a talk, and the id of the warning."""
    met, warning = talk()
    return export_of(met, ALFA, BRAVO), export_of(met, BRAVO, ALFA), warning


def run(*arguments: str | Path, python: str = SYSTEM_PYTHON) -> subprocess.CompletedProcess[str]:
    """The verifier as a stranger runs it: without Truceline, without any library."""
    return subprocess.run(
        [python, "-I", "-S", "-W", "error", str(VERIFY), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        encoding="utf-8",
    )


# ── one file, by itself ──


def test_it_is_written_in_python_3_9() -> None:
    ast.parse(VERIFIER, feature_version=(3, 9))


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(VERIFIER)
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    parts = {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in plain | parts} <= sys.stdlib_module_names


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_stranger_verifies_a_folder_or_a_zip_file(tmp_path: Path, is_folder: bool) -> None:
    files, _, warning = exports()
    export = unpacked(files, tmp_path / "e") if is_folder else zipped(files.items(), tmp_path / "e.zip")
    ran = run(export)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert warning in ran.stdout
    assert "Compare this with what you wrote down" in ran.stdout
    assert "0 CONTRADICTED" in ran.stdout


@pytest.mark.slow
def test_several_exports_and_several_processes_give_the_same(tmp_path: Path) -> None:
    alfa, bravo, _ = exports()
    paths = zipped(alfa.items(), tmp_path / "a.zip"), zipped(bravo.items(), tmp_path / "b.zip")
    alone, many = run("--json", *paths), run("--json", "--jobs", "2", *paths)
    assert (alone.returncode, alone.stdout) == (many.returncode, many.stdout)
    assert json.loads(alone.stdout) == json.loads(json.dumps(verdicts(alfa, bravo)))


def test_a_python_3_9_runs_it(tmp_path: Path) -> None:
    found = [path for name in ("python3.9", "python3.10") if (path := shutil.which(name)) and _starts(path)]
    for python in [*found, sys.executable]:
        assert run(zipped(exports()[0].items(), tmp_path / "e.zip"), python=python).returncode == 0


def _starts(python: str) -> bool:
    return subprocess.run([python, "-V"], capture_output=True, check=False).returncode == 0


def test_the_charter_that_is_trusted_is_named_by_its_line_or_its_hash() -> None:
    files, _, _ = exports()
    line = verdicts(files)["line"]
    charter = verdicts(files)["charter"]
    assert charter.startswith(line)
    for named in (line, charter):
        result = verdicts(files, charter=named)
        assert (result["exit"], result["pinned"]) == (0, True)
    other = verdicts(files, charter="ab" * 16)
    assert (other["exit"], other["claims"]) == (1, [])


@pytest.mark.slow
def test_exit_codes_are_0_1_and_2(tmp_path: Path) -> None:
    files, _, _ = exports()
    assert run(zipped(files.items(), tmp_path / "good.zip")).returncode == 0
    name = next(name for name in files if name.startswith("entries/"))
    assert run(zipped({**files, name: b"{}"}.items(), tmp_path / "bad.zip")).returncode == 1
    (tmp_path / "none.zip").write_bytes(b"PK nothing")
    for unusable in (tmp_path / "none.zip", tmp_path / "absent.zip", tmp_path):
        ran = run(unusable)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.startswith("verify.py: ")
    assert run().returncode == 2


def test_a_path_where_nothing_is_is_named_in_plain_words(tmp_path: Path) -> None:
    absent = tmp_path / "absent.zip"
    assert run(absent).stderr == f"verify.py: there is no file or folder {str(absent)!r}\n"


def test_what_may_not_be_read_is_told_without_the_number_of_the_error(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to(tmp_path / "round")
    ran = run(tmp_path / "round")
    assert ran.returncode == 2
    assert "cannot be read: " in ran.stderr
    assert "Errno" not in ran.stderr


# ── hostile containers ──


def test_names_are_never_used_as_paths(tmp_path: Path) -> None:
    files = {**exports()[0], "../escaped": b"x", "/etc/escaped": b"x", "objects/" + "ab" * 32 + "/../../y": b"x"}
    ran = run(zipped(files.items(), tmp_path / "sub.zip"))
    assert ran.returncode == 1
    assert [path.name for path in tmp_path.iterdir()] == ["sub.zip"]


def test_a_file_that_unpacks_to_too_much_is_unusable(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("charter.note", b"\0" * (verify.MOST_FILE_BYTES + 1))
    assert bomb.stat().st_size < 100_000
    assert run(bomb).returncode == 2


def test_a_file_that_lies_about_its_length_is_unusable(tmp_path: Path) -> None:
    path = zipped([("charter.note", b"\0" * 100_000)], tmp_path / "liar.zip")
    content = path.read_bytes()
    path.write_bytes(content.replace((100_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    assert run(path).returncode == 2


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_unusable(tmp_path: Path) -> None:
    files = [*exports()[0].items(), ("charter.note", b"another")]
    assert run(zipped(files, tmp_path / "twice.zip")).returncode == 2


def test_a_link_in_a_folder_is_unusable(tmp_path: Path) -> None:
    folder = unpacked(exports()[0], tmp_path / "e")
    (folder / "objects" / ("ab" * 32)).symlink_to("/etc/hostname")
    assert run(folder).returncode == 2


def test_a_large_attachment_is_only_hashed(tmp_path: Path) -> None:
    met = meet(ALFA, BRAVO)
    picture = b"picture" * 100_000
    warn(met, files=(picture,), attachments=(Attachment(object_name(picture), len(picture), "image/png", "map.png"),))
    files = export_of(met, ALFA)
    path = zipped(files.items(), tmp_path / "e.zip")
    assert verify.read_export(str(path))[f"objects/{object_name(picture)}"] is verify.LARGE
    assert run(path).returncode == 0
    other = {**files, f"objects/{object_name(picture)}": picture[:-1] + b"!"}
    assert run(zipped(other.items(), tmp_path / "other.zip")).returncode == 1


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_bytes_make_it_fall_over(data: st.DataObject) -> None:
    files = dict(exports()[0])
    name = data.draw(st.sampled_from(sorted(files)))
    content = bytearray(files[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    files[name] = bytes(content)
    assert verdicts(files)["exit"] in (0, 1)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_archive_makes_it_fall_over(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        content = bytearray(zipped(exports()[0].items(), Path(folder) / "e.zip").read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            # Most of the places are in the directory at the end, where lengths, names and methods stand.
            place = data.draw(st.integers(0, len(content) - 1) | st.integers(len(content) - 4_000, len(content) - 1))
            content[place] = data.draw(st.integers(0, 255))
        (Path(folder) / "f.zip").write_bytes(content)
        try:
            verify.read_export(str(Path(folder) / "f.zip"))
        except verify.Unusable:
            return


# ── signatures, texts and trees, against the node's own programs ──


@pytest.mark.parametrize(
    ("public", "case"), WYCHEPROOF, ids=lambda part: part["tcId"] if isinstance(part, dict) else ""
)
def test_public_edge_cases_of_signatures_are_decided_as_wanted(public: str, case: dict[str, str]) -> None:
    holds = verify.ed25519_holds(bytes.fromhex(public), bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"]))
    assert holds == (case["result"] == "valid")


def test_strange_keys_and_signatures_are_judged_as_the_node_judges_them() -> None:
    holding = 0
    for case in CCTV:
        public = bytes.fromhex(case["key"])
        assert verify.is_prime_order(public) == is_prime_order(public)
        if verify.is_prime_order(public):
            holding += verify.ed25519_holds(public, case["msg"].encode(), bytes.fromhex(case["sig"]))
    assert holding == 2


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
def test_a_signature_of_any_key_holds_and_none_with_another_bit(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify.ed25519_holds(public, message, signature)
    altered = bytearray(signature)
    altered[bit // 8] ^= 1 << bit % 8
    assert not verify.ed25519_holds(public, message, bytes(altered))


def test_a_weak_key_is_refused_wherever_one_is_read() -> None:
    weak = verify.Key("alfa.example/root/1", verify.PLAIN, (1).to_bytes(32, "little"))
    text = f"{weak.name}+{weak.id.hex()}+{b64encode(bytes([weak.kind]) + weak.public).decode()}"
    with pytest.raises(verify.Broken, match="held to"):
        verify.read_key(text)
    assert verify.read_key(KEY.verify_key.text) == verify.Key(KEY.name, 1, KEY.verify_key.public)


def test_a_second_log_goes_on_where_others_saw_the_first_one_end() -> None:
    first = first_manifest(ALFA)
    log = key_called(f"{ALFA}/log/2")
    second = without(first, [first.log_key], Position(1, 7), [ListedKey(Role.LOG, log.verify_key)])
    for cosigned, is_taken in (((1, 7), True), ((0, 0), True), ((1, 8), False)):
        party = verify.Party(ALFA, "party", verify.read_manifest(verify.read_note(signed(first, 1, 2))))
        manifest = verify.read_manifest(verify.read_note(signed(second, 1, 2)))
        if is_taken:
            party.place(manifest, (2, 1), cosigned)
            assert party.keys_at((2, 5), "log") == manifest.of("log")
            assert party.keys_at((1, 5), "log") == party.chain[0].of("log")
        else:
            with pytest.raises(verify.Broken):
                party.place(manifest, (2, 1), cosigned)


@given(values)
def test_canonical_texts_are_read_alike(value: Any) -> None:
    assert verify.parse(encode(value)) == parse(encode(value))


@pytest.mark.slow
@settings(max_examples=300)
@given(values, st.integers(0, 10_000), st.binary(max_size=3))
def test_texts_are_refused_alike(value: Any, place: int, other: bytes) -> None:
    content = encode(value)
    place %= len(content) + 1
    altered = content[:place] + other + content[place + 1 :]
    assert _taken(verify.parse, altered) == _taken(parse, altered)


@pytest.mark.parametrize(
    "content",
    [
        b"1.5",
        b"null",
        b"1e2",
        b"9007199254740992",
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"A":1}',
        b"[1, 2]",
        b'"\\u0061"',
        b"[" * 9 + b"]" * 9,
        b"[" + b",".join([b"1"] * 2_000) + b"]",
        '"e\u0301"'.encode(),
        '"\u202e"'.encode(),
        b"9" * 5_000,
        b"[" * 50_000,
    ],
)
def test_what_may_not_be_signed_is_refused(content: bytes) -> None:
    assert _taken(parse, content) is None
    assert _taken(verify.parse, content) is None


def _taken(read: Callable[[bytes], Any], content: bytes) -> Any:
    try:
        return read(content)
    except (NoteError, TrustError, verify.Broken):
        return None


@settings(max_examples=300)
@given(st.integers(0, 10_000), st.binary(max_size=3))
def test_notes_are_read_alike(place: int, other: bytes) -> None:
    note = sign_note("Coordinates.\nSecond row.\n", [KEY]).encoded
    place %= len(note) + 1
    altered = note[:place] + other + note[place + 1 :]
    theirs = _taken(lambda content: verify.read_note(content).text, altered)
    assert theirs == _taken(lambda content: read_unverified(content).text, altered)
    key = verify.read_key(KEY.verify_key.text)
    ours = _taken(lambda content: len(open_note(content, [KEY.verify_key]).signed_by), altered)
    assert (
        _taken(lambda content: len(verify.Signatures().of(verify.read_note(content), [key])) or None, altered) == ours
    )


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 255, 256, 257, 600])
def test_trees_are_the_same(size: int) -> None:
    hashes = hashes_of(size)
    ours, theirs = tree_of_leaves(hashes), verify.Tree(hashes)
    for old in range(size + 1):
        assert theirs.root(old) == ours.root(old)
    for index in range(0, size, 1 + size // 20):
        path = ours.inclusion(index)
        assert verify.root_from_inclusion(index, size, hashes[index], path) == ours.root()
    for old in range(1, size, 1 + size // 20):
        verify.check_consistency(old, size, ours.consistency(old), ours.root(old), ours.root())
        assert not verify.is_consistent(old, size, ours.consistency(old), ours.root(size), ours.root())


# ── invariant I7: the verifier agrees with the node ──


def stage_in(result: dict[str, Any], message_id: str, recipient: str) -> Stage:
    """How far the verifier's claims say that a message got."""
    found = claims(result)
    steps = (
        (Stage.ANSWERED, "answered"),
        (Stage.ACKNOWLEDGED, "acknowledged"),
        (Stage.RECEIPTED, "received"),
        (Stage.REFUSED, "refused"),
    )
    for stage, kind in steps:
        if found.get((kind, message_id, recipient)) == verify.PROVEN:
            return stage
    return Stage.OFFERED if ("offered", message_id, recipient) in found else Stage.COMMITTED


def handling_in(result: dict[str, Any], message_id: str, recipient: str) -> Handling:
    """What the verifier's claims say that a recipient did with a message."""
    found = claims(result)
    steps = ((Handling.ANSWERED, "answered"), (Handling.ACKNOWLEDGED, "acknowledged"), (Handling.SHOWN, "shown"))
    reached = (handling for handling, kind in steps if found.get((kind, message_id, recipient)) in REACHED)
    return next(reached, Handling.RECEIVED)


REACHED = (verify.PROVEN, verify.WORD)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["warn", "exchange", "back", "show", "ack", "answer"]), min_size=1, max_size=14))
def test_what_the_verifier_says_is_what_each_node_computes(steps: list[str]) -> None:
    met = meet(ALFA, BRAVO)
    warnings: list[str] = []
    for step in steps:
        met.clock.forward(1_000)
        _act(met, step, warnings)
    alfa, bravo = verdicts(export_of(met, ALFA)), verdicts(export_of(met, BRAVO))
    assert alfa["problems"] == bravo["problems"] == []
    for warning in warnings:
        (way,) = outgoing_of(warning, threads_about(met[ALFA], warning))
        assert stage_in(alfa, warning, BRAVO) == way.stage
        incoming = incoming_of(warning, BRAVO, threads_about(met[BRAVO], warning))
        if incoming:
            assert handling_in(bravo, warning, BRAVO) == incoming.handling


def _act(met: Met, step: str, warnings: list[str]) -> None:
    if step == "warn":
        warnings.append(warn(met).message.id)
    elif step == "exchange":
        met.exchange(ALFA, BRAVO)
    elif step == "back":
        met.exchange(BRAVO, ALFA)
    elif warnings and met[BRAVO].store.about(warnings[-1]):
        warning = warnings[-1]
        if step == "show":
            show(met[BRAVO], warning, f"{BRAVO}/operator/1", met.clock.now)
        elif step == "ack":
            said_by_desk(met, BRAVO, acknowledgement(met[BRAVO], warning, met.clock.at))
        else:
            said_by_desk(met, BRAVO, answer(met[BRAVO], warning, Reply("No.", Answer.CANNOT), "en"))
