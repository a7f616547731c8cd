"""The listener answers peers, each as the party that its key is, and bears no more from any of them than it must."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.adapters.transport.nodes import (
    ALFA,
    BRAVO,
    CHARLIE,
    EVE,
    Side,
    identity_issued,
    know,
    seed_of,
    side,
    side_with,
)
from tests.adapters.transport.serving import (
    POLL,
    Office,
    Place,
    asked,
    context_without_certificate,
    head,
    notes_in,
    parcel,
    play,
    raw,
    whole,
)
from truceline.adapters.transport.certificates import client_context
from truceline.adapters.transport.connections import Access
from truceline.adapters.transport.https_client import PeerConnection
from truceline.adapters.transport.https_server import MAX_WITNESS_BYTES, Listener
from truceline.adapters.transport.limits import Limits
from truceline.errors import (
    FrozenError,
    InputError,
    NoteError,
    StoreError,
    TrucelineError,
    TrustError,
    UnreachableError,
)
from truceline.line.bundles import Frame, FrameKind, write_bundle
from truceline.record.merkle.tiles import Tile

EXCHANGE = "/line/v1/exchange"
BUNDLE = "application/octet-stream"
HURRIED = Limits(grace_s=0.2, slowest_bytes_per_s=1e12)


def test_each_party_is_known_by_its_key(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        place.office.outbox = {BRAVO: [b"for bravo"], CHARLIE: [b"for charlie"]}  # type: ignore[assignment]
        for own, text in ((place.bravo, b"for bravo"), (place.charlie, b"for charlie")):
            async with place.connection(own) as peer:
                assert notes_in(await peer.exchange(parcel(b"from " + own.party.encode()))) == [text]
        assert place.office.inbox == [(party, b"from " + party.encode()) for party in (BRAVO, CHARLIE)]

    play(tmp_path, scene)


def test_what_was_asked_is_told_and_no_content_is(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as peer:
            sent = parcel(b"secret")
            answer = await peer.exchange(sent)
        assert await place.told_of(1) == [Access(BRAVO, f"POST {EXCHANGE}", 200, len(sent), len(answer))]

    play(tmp_path, scene)


def test_it_listens_on_loopback_unless_told_otherwise(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        assert place.address.startswith("127.0.0.1:")

    play(tmp_path, scene)


def strangers(folder: Path) -> dict[str, Side]:
    return {
        "eve": side(folder, EVE),
        "the right name on the wrong key": side(folder, BRAVO, key="eve's"),
        "the right name signed by another peer": side_with(
            folder, BRAVO, identity_issued(BRAVO, seed_of("eve's"), issuer=(CHARLIE, seed_of(CHARLIE)))
        ),
    }


@pytest.mark.parametrize("who", ["eve", "the right name on the wrong key", "the right name signed by another peer"])
def test_a_stranger_does_not_come_in(tmp_path: Path, who: str) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(strangers(tmp_path)[who]) as peer:
            with pytest.raises((UnreachableError, TrustError)):
                await peer.exchange(parcel(b"let me in"))
        assert [(access.party, access.status) for access in await place.told_of(1)] == [("", 0)]
        assert place.office.inbox == []

    play(tmp_path, scene)


def test_a_certificate_past_the_date_that_its_owner_set_does_not_come_in(tmp_path: Path) -> None:
    over = side_with(tmp_path, BRAVO, identity_issued(BRAVO, seed_of(BRAVO), ends_at=datetime(2001, 1, 1, tzinfo=UTC)))

    async def scene(place: Place) -> None:
        await place.listener.trust(know(over))
        async with place.connection(over) as peer:
            with pytest.raises((UnreachableError, TrustError)):
                await peer.exchange(POLL)
        assert await place.told_of(1) == [Access("", "handshake: CERTIFICATE_VERIFY_FAILED", 0)]

    play(tmp_path, scene)


def older(own: Side, place: Place) -> ssl.SSLContext:
    context = client_context(own.identity, know(place.alfa))
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def test_no_certificate_and_older_tls_are_turned_away(tmp_path: Path) -> None:
    async def heard(place: Place, context: ssl.SSLContext) -> bytes:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", place.port, ssl=context)
        except (ssl.SSLError, ConnectionError):
            return b""
        writer.write(head("GET", "/line/v1/checkpoint", Connection="close"))
        content = await whole(reader)
        writer.transport.abort()
        return content

    async def scene(place: Place) -> None:
        assert await heard(place, client_context(place.bravo.identity, know(place.alfa)))
        for context in (context_without_certificate(), older(place.bravo, place)):
            assert await heard(place, context) == b""
        (await place.told_of(1)).pop(0)
        assert {(access.party, access.status) for access in await place.told_of(2)} == {("", 0)}

    play(tmp_path, scene)


def test_nothing_is_answered_without_tls(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
        writer.write(head("GET", "/line/v1/checkpoint"))
        assert b"HTTP" not in await whole(reader)
        writer.close()

    play(tmp_path, scene)


def test_a_bundle_that_comes_again_is_answered_again_the_same(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        place.office.outbox[BRAVO] = [b"a receipt"]
        async with place.connection(place.bravo) as peer:
            assert len({await peer.exchange(parcel(b"a message")) for _ in range(3)}) == 1

    play(tmp_path, scene)


def test_a_cut_bundle_is_refused_with_what_is_wrong(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as peer:
            with pytest.raises(InputError, match=r"400.*the bundle is unusable at byte"):
                await peer.exchange(parcel(b"a message")[:-9])
        assert place.office.inbox == []

    play(tmp_path, scene)


@dataclass
class Failing(Office):
    """An office that cannot answer."""

    error: Exception = field(default_factory=ValueError)

    def answer(self, party: str, bundle: bytes) -> bytes:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (NoteError("the note 7 is no note"), 400, b"the note 7 is no note"),
        (TrustError("the proof does not hold"), 403, b"the proof does not hold"),
        (FrozenError("size 5 at /secret"), 503, b"takes nothing at present"),
        (StoreError("disk /secret is full"), 503, b"takes nothing at present"),
        (TrucelineError("at /secret"), 500, b"Internal Server Error"),
        (ValueError("at /secret"), 500, b"Internal Server Error"),
    ],
)
def test_why_something_was_refused_is_said_and_no_more(
    tmp_path: Path, error: Exception, status: int, text: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(place: Place) -> None:
        answer = await asked(place, head("POST", EXCHANGE, Content_Type=BUNDLE, Content_Length=len(POLL)) + POLL)
        assert answer.startswith(b"HTTP/1.1 %d " % status)
        assert text in answer
        assert b"secret" not in answer
        assert b"ython" not in answer

    with caplog.at_level(logging.CRITICAL if status == 500 else logging.NOTSET):
        play(tmp_path, scene, office=Failing(error=error))
    assert not [record for record in caplog.records if record.name.startswith("aiohttp") and status != 500]


@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        (head("POST", EXCHANGE, Content_Type=BUNDLE, Content_Length=1001), 413),
        (head("POST", EXCHANGE, Content_Type=BUNDLE, Transfer_Encoding="chunked") + b"0\r\n\r\n", 411),
        (head("POST", EXCHANGE, Content_Type="text/html", Content_Length=0), 415),
        (head("POST", EXCHANGE, Content_Type=BUNDLE, Content_Encoding="gzip", Content_Length=0), 415),
        (head("POST", "/line/v1/add-checkpoint", Content_Length=MAX_WITNESS_BYTES + 1), 413),
        (head("POST", f"{EXCHANGE}?wait=26", Content_Type=BUNDLE, Content_Length=0), 400),
        (head("POST", f"{EXCHANGE}?wait=-1", Content_Type=BUNDLE, Content_Length=0), 400),
        (head("POST", f"{EXCHANGE}?wait=1.5", Content_Type=BUNDLE, Content_Length=0), 400),
        (head("GET", EXCHANGE), 405),
        (head("POST", "/line/v1/checkpoint", Content_Length=0), 405),
        (head("GET", "/"), 404),
        (head("GET", "/line/v1/"), 404),
        (head("GET", "/line/v1/exchange/"), 404),
        (head("GET", "/line/v1/../checkpoint"), 404),
        (b"GARBAGE\r\n\r\n", 400),
        (b"\x16\x03\x01" * 10 + b"\r\n\r\n", 400),
    ],
)
def test_a_request_of_another_form_is_refused_and_the_connection_ends(
    tmp_path: Path, request_head: bytes, status: int
) -> None:
    async def scene(place: Place) -> None:
        answer = await asked(place, request_head)
        assert answer.split(b" ", 2)[1] == b"%d" % status
        assert b"Server: truceline\r\n" in answer
        assert b"aiohttp" not in answer
        assert place.office.inbox == []
        assert [(access.party, access.status) for access in await place.told_of(1)] == [(BRAVO, status)]

    play(tmp_path, scene, Limits(body_bytes=1000))


def test_a_compressed_bundle_is_never_opened(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(10_000_000))

    async def scene(place: Place) -> None:
        fields = {"Content_Type": BUNDLE, "Content_Encoding": "gzip", "Content_Length": len(bomb)}
        assert b" 415 " in await asked(place, head("POST", EXCHANGE, **fields) + bomb)

    play(tmp_path, scene)


def test_who_sends_too_much_gets_to_read_that_it_is_too_much(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as peer:
            with pytest.raises(InputError, match=r"413.*more than 1000"):
                await peer.exchange(bytes(8_000_000))

    play(tmp_path, scene, Limits(body_bytes=1000))


def test_a_body_that_trickles_in_is_given_up(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with raw(place, place.bravo) as (reader, writer):
            writer.write(head("POST", EXCHANGE, Content_Type=BUNDLE, Content_Length=1_000_000))
            answer = asyncio.create_task(whole(reader))
            while not answer.done():
                writer.write(b"T")
                await asyncio.sleep(0.01)
            assert b" 408 " in await answer
        assert place.office.inbox == []

    play(tmp_path, scene, HURRIED)


def test_an_answer_that_is_not_taken_is_given_up(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def scene(place: Place) -> None:
        place.office.outbox[BRAVO] = [bytes(64 * 1024)] * 500
        async with raw(place, place.bravo) as (_, writer):
            writer.write(head("POST", EXCHANGE, Content_Type=BUNDLE, Content_Length=len(POLL)) + POLL)
            assert [access.status for access in await place.told_of(1)] == [0]

    play(tmp_path, scene, Limits(grace_s=1, slowest_bytes_per_s=1e12))
    assert not [record for record in caplog.records if record.name.startswith("aiohttp")], (
        "a mistake of ours was logged"
    )


@pytest.mark.parametrize("half", [True, False])
def test_a_connection_that_ends_within_a_body_leaves_nothing_behind(tmp_path: Path, *, half: bool) -> None:
    async def scene(place: Place) -> None:
        for count in range(1, 4):
            async with raw(place, place.bravo) as (_, writer):
                bundle = parcel(b"a message")
                writer.write(head("POST", EXCHANGE, Content_Type=BUNDLE, Content_Length=len(bundle)) + bundle[:-1])
                await writer.drain()
                if half:
                    writer.get_extra_info("socket").shutdown(socket.SHUT_WR)
                    assert (await place.told_of(count))[-1].status == 0
            assert (await place.told_of(count))[-1].party == BRAVO
        assert place.office.inbox == []
        async with place.connection(place.bravo) as peer:
            assert await peer.exchange(POLL) == POLL

    play(tmp_path, scene, Limits(requests_per_party=1, connections_per_party=2))


def test_sixty_four_exchanges_at_once_are_all_answered(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as peer:
            texts = [f"message {number}".encode() for number in range(64)]
            answers = await asyncio.gather(*(peer.exchange(parcel(text)) for text in texts))
        assert answers == [POLL] * 64
        assert sorted(place.office.inbox) == sorted((BRAVO, text) for text in texts)

    play(tmp_path, scene)


def test_a_party_that_asks_too_much_at_once_is_put_off_and_others_are_not(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as bravo, place.connection(place.charlie) as charlie:
            place.office.may_answer.clear()
            first = [asyncio.create_task(bravo.exchange(parcel(b"slow"))) for _ in range(2)]
            await place.begun(2)
            with pytest.raises(UnreachableError, match=r"429.*too much at once"):
                await bravo.exchange(parcel(b"one too many"))
            other = asyncio.create_task(charlie.exchange(parcel(b"of charlie")))
            await place.begun(1)
            place.office.may_answer.set()
            assert await asyncio.gather(*first, other) == [POLL] * 3
            assert await bravo.exchange(POLL) == POLL
        assert b"one too many" not in dict(place.office.inbox).values()

    play(tmp_path, scene, Limits(requests_per_party=2))


def test_a_party_whose_answers_take_long_keeps_nobody_else_waiting(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as bravo, place.connection(place.charlie) as charlie:
            place.office.slow = BRAVO
            place.office.may_answer.clear()
            slow = [asyncio.create_task(bravo.exchange(POLL)) for _ in range(8)]
            await place.begun(1)
            assert await charlie.exchange(POLL) == POLL
            place.office.may_answer.set()
            assert await asyncio.gather(*slow) == [POLL] * 8

    play(tmp_path, scene, Limits(threads=2, threads_per_party=1))


def test_a_party_that_hangs_up_has_no_more_threads_for_it(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        place.office.slow = BRAVO
        place.office.may_answer.clear()
        request = head("POST", EXCHANGE, Content_Type=BUNDLE, Content_Length=len(POLL)) + POLL
        for count in range(1, 5):
            async with raw(place, place.bravo) as (_, writer):
                writer.write(request)
                if count == 1:
                    await place.begun(1)
                await writer.drain()
            await place.told_of(count)
        async with place.connection(place.charlie) as charlie:
            assert await charlie.exchange(POLL) == POLL
        place.office.may_answer.set()

    play(tmp_path, scene, Limits(threads=2, threads_per_party=1))


def test_a_party_may_have_only_so_many_bytes_held_at_once(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as bravo:
            place.office.may_answer.clear()
            first = asyncio.create_task(bravo.exchange(parcel(b"a" * 600)))
            await place.begun(1)
            with pytest.raises(UnreachableError, match="429"):
                await bravo.exchange(parcel(b"b" * 600))
            place.office.may_answer.set()
            assert await first == POLL
            assert await bravo.exchange(parcel(b"b" * 600)) == POLL

    play(tmp_path, scene, Limits(bytes_per_party=1000))


def test_a_new_key_comes_in_as_soon_as_it_is_trusted(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        renewed = side(tmp_path, BRAVO, key="bravo's next key")
        async with place.connection(renewed) as peer:
            with pytest.raises((UnreachableError, TrustError)):
                await peer.exchange(POLL)
            await place.listener.trust(know(place.bravo, renewed))
            assert await peer.exchange(parcel(b"with a new key")) == POLL
        assert place.office.inbox == [(BRAVO, b"with a new key")]

    play(tmp_path, scene)


def test_pages_of_the_log_are_shown_to_peers_but_entries_are_not(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with place.connection(place.bravo) as peer:
            assert await peer.checkpoint() == b"checkpoint for bravo.example\n"
            assert await peer.tile(Tile(0, 0, 5)) == bytes(160)
            assert await peer.tile(Tile(0, 1)) is None
            assert await peer.tile(Tile(-1, 0)) is None
            assert await peer.add_checkpoint(b"old 0\n") == (200, "6 bytes of bravo.example\n")
            assert await peer.add_checkpoint(b"old 3\n") == (409, "7\n")
        request = head("POST", "/line/v1/add-checkpoint", Content_Length=6, Connection="close") + b"old 3\n"
        assert b"Content-Type: text/x.tlog.size\r\n" in await asked(place, request)
        for path in ("tile/0/1", "tile/0/000/", "tile/0/0000", "tile/99/000", "tile/0/000.p/256", "tile/0/%30%300"):
            assert b" 404 " in await asked(place, head("GET", f"/line/v1/{path}", Connection="close"))

    play(tmp_path, scene)


def test_an_address_that_cannot_be_had_is_an_error_that_says_so(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        other = Listener(place.office, place.office, place.alfa.identity, know(place.bravo), print)
        async with other:
            for host in ("127.0.0.1", "203.0.113.1", "nowhere.invalid"):
                with pytest.raises(InputError, match=f"cannot listen at '{host}', port {place.port}"):
                    await other.listen(host, place.port)

    play(tmp_path, scene)


def test_a_listener_has_an_address_of_version_6_as_well(tmp_path: Path) -> None:
    async def scene(place: Place) -> None:
        async with Listener(place.office, place.office, place.alfa.identity, know(place.bravo), print) as listener:
            host, port = await listener.listen("::1")
            async with PeerConnection(ALFA, f"[{host}]:{port}", place.bravo.identity, know(place.alfa)) as peer:
                assert await peer.exchange(parcel(b"by version 6")) == POLL
        assert place.office.inbox == [(BRAVO, b"by version 6")]

    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    play(tmp_path, scene)


def test_frames_of_every_kind_pass_unchanged(tmp_path: Path) -> None:
    blob = Frame(FrameKind.BLOB, bytes(range(256)) * 40_000)

    async def scene(place: Place) -> None:
        place.office.outbox[BRAVO] = [bytes(60_000)] * 100
        async with place.connection(place.bravo) as peer:
            assert notes_in(await peer.exchange(write_bundle([blob]))) == [bytes(60_000)] * 100
        assert place.office.inbox == [(BRAVO, blob.content)]

    play(tmp_path, scene)
