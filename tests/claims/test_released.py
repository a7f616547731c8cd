"""Nothing leaves a node beyond what its recipient may be told of what our watch has seen.

A day is played twice. Both days differ only in what the recipient may not be told: the track, who reported it, where
exactly and in which second, who sat at which desk and what was noted there. Then everything that was handed over is the
same, byte for byte, but for hashes and signatures over them. (Each entry has a nonce: its hash gives nothing away.)

The one desk that signs what is said is known to the others, by its key in the manifest. It is the same on both days.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.adapters.transport.nodes import know, side
from tests.adapters.transport.serving import POLL, Office, asked, head, listening
from tests.node.handover.shifts import DAY, NIGHT, signed_by
from tests.node.meeting import ALFA, BRAVO, CHARLIE, NOW_AT, Met, meet
from tests.signing.parties.sides import key_of
from truceline.adapters.transport.certificates import server_context
from truceline.adapters.transport.https_client import PeerConnection
from truceline.adapters.transport.sealed_files import seal
from truceline.dossier.export import Record, gather
from truceline.dossier.selection import Part
from truceline.errors import UnreachableError
from truceline.line.bundles import Frame, FrameKind, read_bundle
from truceline.model.orders import Desk, Orders
from truceline.model.times import text_from_instant
from truceline.node.deadlines import tick
from truceline.node.exchange.exchanging import answer, take_in
from truceline.node.exchange.offering import offer
from truceline.node.handover.handovers import handover_called
from truceline.node.releasing import Profile
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role
from truceline.wiring.acts.table import perform

HASHED = re.compile(rb"[0-9a-f]{64}|[A-Za-z0-9+/]{43,}={0,2}")
ZONE = {"zone": "north", "zone_name": "North zone", "zone_version": "ab" * 32, "standing": "agreed"}
SEEN_AT = NOW_AT // 60_000 * 60_000 - 600_000
QUICK = (Phase.explicit, Phase.generate)
"""A day takes long to play: a leak is shown as it was found."""
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=20)


@dataclass(frozen=True)
class Secret:
    """What stays inside.

    Args:
        track, source, operator, remark: names and words.
        desk: the one that takes the alert on.
        lon, lat: where the track was, in degrees; error_m: how far off that may be.
        at_ms: when, within its minute.
        distance_m: to the edge of the zone.
    """

    track: str
    source: str
    operator: str
    remark: str
    desk: str
    lon: float
    lat: float
    error_m: float
    at_ms: int
    distance_m: float

    @property
    def event(self) -> dict[str, Any]:
        """As ``truceline watch replay --json`` prints it."""
        at = text_from_instant(SEEN_AT + self.at_ms)
        where = {"lon": self.lon, "lat": self.lat, "error_m": self.error_m, "distance_m": self.distance_m}
        what = {"kind": "entry", "track": self.track, "verdict": "inside", "reason": "crossed", "reports": [at]}
        return {"id": self.track.encode().hex().ljust(64, "0")[:64], "at": at, **what, **where, **ZONE}

    @property
    def names(self) -> tuple[bytes, ...]:
        """What may be told at no profile."""
        return tuple(text.encode() for text in (self.track, self.source, self.operator, self.remark, self.desk))

    @property
    def places(self) -> tuple[bytes, ...]:
        """The place, as messages have it and as people write it."""
        numbers = (round(self.lon * 1e7), round(self.lat * 1e7), f"{self.lon:.5f}", f"{self.lat:.5f}")
        return tuple(str(number).encode() for number in numbers)


def secrets(lon: st.SearchStrategy[float], lat: st.SearchStrategy[float]) -> st.SearchStrategy[Secret]:
    return st.builds(
        Secret,
        track=WORDS.map("track-".__add__),
        source=WORDS.map("feed-".__add__),
        operator=WORDS.map("Lt ".__add__),
        remark=WORDS.map("they say ".__add__),
        desk=WORDS.map("d-".__add__),
        lon=lon,
        lat=lat,
        error_m=st.floats(1, 9),
        at_ms=st.integers(0, 59_999),
        distance_m=st.floats(-9_000, -1),
    )


SOMEWHERE = secrets(st.floats(30, 40), st.floats(30, 40))
IN_ONE_CELL = secrets(st.floats(38.601, 38.699), st.floats(33.501, 33.599))
AT_ONE_PLACE = secrets(st.just(38.61778), st.just(33.50583))


def do(met: Met, act: str, /, **given: Any) -> Mapping[str, Any]:
    return perform(met[ALFA], met.clock.now, act, given)


def say(met: Met, wording: Mapping[str, Any]) -> None:
    """Composes, signs and commits, as a desk does."""
    text = do(met, "message-compose", **wording)["text"]
    note = sign_note(text, [key_of(ALFA, Role.OPERATOR)]).encoded.decode()
    assert not do(met, "message-commit", note=note, attachments=[])["is_overtaken"]


def live(secret: Secret, profile: Profile) -> Met:
    """A day: bravo is warned of what was seen, and has an allegation served; charlie is told nothing."""
    met = meet(ALFA, BRAVO, CHARLIE, two_person=("site",))
    met[ALFA].take_orders(Orders((Desk(name="duty", next=secret.desk), Desk(name=secret.desk))))
    by: dict[str, Any] = {"desk": "duty", "operator": secret.operator}
    do(met, "release-set", party=BRAVO, profile=str(profile), **by)
    (alert,) = do(met, "alert-take", rows=[secret.event], first=1, drill=False)["raised"]
    do(met, "feed-heard", name=secret.source, events=1, until=SEEN_AT + secret.at_ms, drill=False)
    do(met, "alert-own", id=alert, **by)
    do(met, "alert-note", id=alert, text=secret.remark, **by)
    do(met, "alert-hand", id=alert, to=secret.desk, text=secret.remark, **by)
    say(met, warning(met, alert, profile))
    incident = do(met, "incident-open", alert=alert, drill=False, **by)["id"]
    do(met, "incident-say", id=incident, verb="remark", content={"text": secret.remark, "said_by": secret.source}, **by)
    served = {"line": met.line, "to": BRAVO, "text": "You came in.", "lang": "en", "prec": "priority", "by": 0}
    say(met, do(met, "incident-allegation", id=incident, **by, **served))
    do(met, "handover-draft", by=DAY, to=NIGHT, operator=secret.operator)
    note = signed_by(met[ALFA], handover_called(met[ALFA]), DAY).decode()
    do(met, "handover-sign", id="", note=note, operator=secret.operator)
    do(met, "alert-close", id=alert, reason="answered", text=secret.remark, **by)
    tick(met[ALFA], met.clock.forward(60_000))
    return met


def warning(met: Met, alert: str, profile: Profile) -> Mapping[str, Any]:
    """What ``message-compose`` takes for a warning that tells all that may be told."""
    sentences = ["inside-zone", *(["position"] if profile is not Profile.ZONE else [])]
    about = {"say": sentences, "values": {}, "at": met.clock.at, "langs": ["ar", "en"], "text": "", "names": []}
    to = {"line": met.line, "to": [BRAVO], "kind": "warning", "drill": False}
    draft = do(met, "warning-word", alert=alert, desk="duty", **about, **to)
    return {**to, "body": draft["body"], "prec": "flash", "need": "ack", "by": 0, "att": [], "lang": "ar"}


def left(met: Met) -> dict[str, list[Frame]]:
    """Every frame that alfa hands over to each of the others, until nobody has anything to say."""
    frames: dict[str, list[Frame]] = {}
    for peer in (BRAVO, CHARLIE):
        handed = frames.setdefault(peer, [])
        answers: tuple[int, ...] = ()
        for _ in range(4):
            ours = offer(met[ALFA], peer, met.clock.now, answers).bundle
            handed += read_bundle(ours)
            theirs, _ = answer(met[peer], ALFA, ours, met.clock.now)
            answers = take_in(met[ALFA], peer, theirs.bundle, met.clock.now).answers
            tick(met[ALFA], met.clock.forward(60_000))
    return frames


def told(frame: Frame) -> bytes | int:
    """What a frame says, without hashes; of hashes alone, how many."""
    if frame.kind is FrameKind.PROOF:
        return HASHED.sub(b"#", log_proof_from_bytes(frame.content).extra)
    if frame.kind is FrameKind.HASHES:
        return len(frame.content)
    return HASHED.sub(b"#", frame.content)


def all_told(frames: Mapping[str, list[Frame]]) -> dict[str, list[tuple[str, bytes | int]]]:
    return {peer: [(str(frame.kind), told(frame)) for frame in handed] for peer, handed in frames.items()}


@pytest.mark.parametrize(
    ("profile", "kept"),
    [(Profile.ZONE, SOMEWHERE), (Profile.CELL, IN_ONE_CELL), (Profile.POSITION, AT_ONE_PLACE)],
    ids=list(Profile),
)
def test_two_days_that_differ_in_what_is_withheld_look_the_same_from_outside(
    profile: Profile, kept: st.SearchStrategy[Secret]
) -> None:
    @settings(max_examples=8, phases=QUICK)
    @given(kept, kept)
    def holds(one: Secret, other: Secret) -> None:
        # What is no secret at this profile, for steps of the error are told with a full position.
        other = replace(other, error_m=one.error_m)
        days = [left(live(secret, profile)) for secret in (one, other)]
        assert all_told(days[0]) == all_told(days[1])
        for secret, day in zip((one, other), days, strict=True):
            content = b"\n".join(_in_clear(frame) for handed in day.values() for frame in handed)
            withheld = secret.names if profile is Profile.POSITION else (*secret.names, *secret.places)
            assert [text for text in withheld if text in content] == []

    holds()


def _in_clear(frame: Frame) -> bytes:
    return log_proof_from_bytes(frame.content).extra if frame.kind is FrameKind.PROOF else frame.content


ONE = Secret("track-one", "feed-one", "Lt One", "they say one", "d-one", 38.61778, 33.50583, 5.0, 1_234, -544.0)


@pytest.mark.parametrize(
    ("profile", "changed"),
    [
        (Profile.CELL, {"lat": 33.62}),
        (Profile.POSITION, {"lat": 33.5059}),
        (Profile.ZONE, {"at_ms": 60_000}),
    ],
)
def test_what_may_be_told_makes_a_difference(profile: Profile, changed: Mapping[str, Any]) -> None:
    """So the test above would see a leak."""
    days = [all_told(left(live(secret, profile))) for secret in (ONE, replace(ONE, **changed))]
    assert days[0][BRAVO] != days[1][BRAVO]
    assert days[0][CHARLIE] == days[1][CHARLIE], "who is told nothing sees no difference"


def test_what_the_others_get_are_the_two_messages_and_proofs() -> None:
    frames = left(live(ONE, Profile.ZONE))
    notes = {peer: [frame for frame in handed if frame.kind is FrameKind.NOTE] for peer, handed in frames.items()}
    assert [len(notes[BRAVO]), len(notes[CHARLIE])] == [2, 0]
    assert any(frame.kind is FrameKind.PROOF for frame in frames[BRAVO])


def test_an_export_of_the_line_has_nothing_of_what_was_done_inside() -> None:
    met = live(ONE, Profile.ZONE)
    met.exchange_until_quiet(ALFA, BRAVO)
    node = met[ALFA]
    files = dict(gather(Record(node.store, node.store.checkpoint, ()), Part(met.line), b""))
    content = b"\n".join(files.values())
    assert b"You came in." in content
    assert [text for text in (*ONE.names, *ONE.places) if text in content] == []


def test_https_adds_nothing_to_a_bundle(tmp_path: Path) -> None:
    """Neither which software speaks, nor which machine, nor in which time zone."""
    bundle = offer(live(ONE, Profile.ZONE)[ALFA], BRAVO, meet().clock.now).bundle
    request, response = asyncio.run(asking(tmp_path, bundle)), asyncio.run(answering(tmp_path, bundle))
    for content, fields in (
        (request, {b"host", b"user-agent: truceline", b"content-type", b"accept: */*", b"content-length"}),
        (
            response,
            {b"server: truceline", b"cache-control", b"content-type", b"content-length", b"date", b"connection"},
        ),
    ):
        rows, _, body = content.partition(b"\r\n\r\n")
        assert body == bundle
        for row in rows.split(b"\r\n")[1:]:
            name = row.partition(b":")[0].lower()
            assert name in fields or row.lower() in fields
        assert b"+0" not in rows


async def asking(folder: Path, bundle: bytes) -> bytes:
    """What a node sends to a peer, as the peer reads it."""
    alfa, bravo = side(folder, ALFA), side(folder, BRAVO)
    came = b""

    async def read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal came
        came = await reader.readuntil(b"\r\n\r\n") + await reader.readexactly(len(bundle))
        writer.close()

    server = await asyncio.start_server(read, "127.0.0.1", 0, ssl=server_context(bravo.identity, know(alfa)))
    async with server, PeerConnection(BRAVO, _address_of(server), alfa.identity, know(bravo)) as peer:
        with pytest.raises(UnreachableError):
            await peer.exchange(bundle)
    return came


async def answering(folder: Path, bundle: bytes) -> bytes:
    """What a node answers to a peer, as the peer reads it."""

    class Ready(Office):
        def answer(self, party: str, bundle_from_peer: bytes) -> bytes:
            return bundle

    async with listening(folder, office=Ready()) as place:
        fields = {"Content_Length": len(POLL), "Content_Type": "application/octet-stream", "Connection": "close"}
        return await asked(place, head("POST", "/line/v1/exchange", **fields) + POLL)


def _address_of(server: asyncio.Server) -> str:
    return f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


def test_a_sealed_file_says_nothing_to_who_cannot_open_it() -> None:
    key = pyrage.x25519.Identity.generate()
    bundle = offer(live(ONE, Profile.POSITION)[ALFA], BRAVO, meet().clock.now).bundle
    sealed = seal(bundle, [str(key.to_public())])
    assert b"You came in." in bundle
    for text in (b"You came in.", b"alfa", b"bravo", b"North", b"TLB1"):
        assert text not in sealed
    assert b"TLB1" in pyrage.decrypt(sealed, [key])
