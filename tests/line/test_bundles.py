"""A bundle comes back as the frames that went in, or is refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import NoteError
from truceline.line.bundles import (
    FIRST_ROW,
    MAX_BUNDLE_BYTES,
    MAX_CONTENT_BYTES,
    MAX_FRAMES,
    Frame,
    FrameKind,
    read_bundle,
    write_bundle,
)
from truceline.record.gossip import MOST_HASHES

NOTE = Frame(FrameKind.NOTE, b"truceline/msg/v1\n{}\n")
PROOF = Frame(FrameKind.PROOF, b"\n\x00\xff end\n")
BUNDLE = write_bundle([NOTE, PROOF])
frames = st.lists(st.builds(Frame, st.sampled_from(FrameKind), st.binary(max_size=200)), max_size=8)


def closed(body: bytes, count: int) -> bytes:
    """A bundle whose closing row is right, whatever stands before it."""
    return body + f"end {sha256(body).hexdigest()} {count}\n".encode()


def row_of(kind: str, content: bytes) -> bytes:
    return f"{kind} {sha256(content).hexdigest()} {len(content)}\n".encode()


def test_the_form_is_the_one_that_is_written_down() -> None:
    body = b"TLB1\n" + row_of("note", b"abc") + b"abc\n" + row_of("blob", b"") + b"\n"
    assert write_bundle([Frame(FrameKind.NOTE, b"abc"), Frame(FrameKind.BLOB, b"")]) == closed(body, 2)


@given(frames)
def test_what_is_written_is_read_in_its_order(several: list[Frame]) -> None:
    assert read_bundle(write_bundle(several)) == tuple(several)


def test_the_same_frame_may_be_there_twice() -> None:
    assert read_bundle(write_bundle([NOTE, NOTE])) == (NOTE, NOTE)


@given(frames, st.data())
def test_one_changed_byte_is_refused_wherever_it_is(several: list[Frame], data: st.DataObject) -> None:
    bundle = write_bundle(several)
    place = data.draw(st.integers(0, len(bundle) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != bundle[place]))
    with pytest.raises(NoteError):
        read_bundle(bundle[:place] + bytes([other]) + bundle[place + 1 :])


def test_every_flipped_bit_of_a_bundle_is_refused() -> None:
    for place in range(len(BUNDLE)):
        for bit in range(8):
            damaged = bytearray(BUNDLE)
            damaged[place] ^= 1 << bit
            with pytest.raises(NoteError):
                read_bundle(bytes(damaged))


def test_every_beginning_of_a_bundle_is_refused() -> None:
    for length in range(len(BUNDLE)):
        with pytest.raises(NoteError):
            read_bundle(BUNDLE[:length])


def test_a_bundle_cut_between_two_frames_says_that_it_is_not_closed() -> None:
    with pytest.raises(NoteError, match="not closed"):
        read_bundle(BUNDLE[: BUNDLE.index(b"proof ")])


@pytest.mark.parametrize("more", [b"\n", b"\x00", BUNDLE])
def test_nothing_may_follow(more: bytes) -> None:
    with pytest.raises(NoteError, match=rf"at byte {len(BUNDLE)}: {len(more)} bytes follow"):
        read_bundle(BUNDLE + more)


def test_a_frame_that_was_exchanged_with_its_row_but_not_the_closing_row_is_refused() -> None:
    other = Frame(FrameKind.NOTE, NOTE.content.replace(b"{}", b"[]"))
    whole = write_bundle([other, PROOF])
    end = BUNDLE.index(b"end ", BUNDLE.index(PROOF.content) + len(PROOF.content))
    with pytest.raises(NoteError, match="closing row names another SHA-256"):
        read_bundle(whole[:end] + BUNDLE[end:])


def test_a_frame_left_out_with_a_new_hash_but_the_old_count_is_refused() -> None:
    body = FIRST_ROW + row_of("note", NOTE.content) + NOTE.content + b"\n"
    assert read_bundle(closed(body, 1)) == (NOTE,)
    with pytest.raises(NoteError, match="counts 2 frames, but 1 are there"):
        read_bundle(closed(body, 2))


def test_a_damaged_frame_in_a_bundle_closed_over_it_is_refused() -> None:
    body = FIRST_ROW + row_of("note", b"abc") + b"abd\n"
    with pytest.raises(NoteError, match="frame 1, a note, is not what its SHA-256 names"):
        read_bundle(closed(body, 1))


@pytest.mark.parametrize(
    "row",
    [
        row_of("note", b"abc").replace(b" 3\n", b" 03\n"),
        row_of("note", b"abc").replace(b" 3\n", b" +3\n"),
        row_of("note", b"abc").replace(b" 3\n", b"  3\n"),
        row_of("note", b"abc").replace(b" 3\n", b" 3\r\n"),
        row_of("note", b"abc").replace(b" 3\n", b" 1234567890\n"),
        row_of("note", b"abc").replace(b"ba78", b"BA78"),
        row_of("NOTE", b"abc"),
        row_of("tile", b"abc"),
        b" " + row_of("note", b"abc"),
    ],
)
def test_no_other_spelling_of_a_row_is_read(row: bytes) -> None:
    with pytest.raises(NoteError):
        read_bundle(closed(FIRST_ROW + row + b"abc\n", 1))


@pytest.mark.parametrize("content", [b"ab\n", b"abcd\n", b"abc", b"abc\n\n"])
def test_a_content_of_another_length_than_announced_is_refused(content: bytes) -> None:
    with pytest.raises(NoteError):
        read_bundle(closed(FIRST_ROW + row_of("note", b"abc") + content, 1))


@pytest.mark.parametrize("content", [b"", b"TLB2\n", b"tlb1\n", b"TLB1\r\n", b"\xef\xbb\xbf" + BUNDLE])
def test_what_is_no_bundle_is_refused(content: bytes) -> None:
    with pytest.raises(NoteError, match="neither a card nor a bundle"):
        read_bundle(content)


@pytest.mark.parametrize("kind", FrameKind)
def test_a_frame_may_be_as_long_as_its_kind_allows_and_no_longer(kind: FrameKind) -> None:
    longest = b"x" * MAX_CONTENT_BYTES[kind]
    assert read_bundle(write_bundle([Frame(kind, longest)])) == (Frame(kind, longest),)
    longer = longest + b"x"
    with pytest.raises(NoteError, match="more than"):
        write_bundle([Frame(kind, longer)])
    with pytest.raises(NoteError, match="more than"):
        read_bundle(closed(FIRST_ROW + row_of(kind, longer) + longer + b"\n", 1))


def test_the_leaf_hashes_of_one_offer_fit_a_frame() -> None:
    assert len(f"{2**53}\n".encode()) + 32 * MOST_HASHES <= MAX_CONTENT_BYTES[FrameKind.HASHES]


def test_a_bundle_has_so_many_frames_and_no_more() -> None:
    frame = Frame(FrameKind.BLOB, b"")
    most = write_bundle([frame] * MAX_FRAMES)
    assert len(read_bundle(most)) == MAX_FRAMES
    with pytest.raises(NoteError, match=f"more than {MAX_FRAMES} frames"):
        write_bundle([frame] * (MAX_FRAMES + 1))
    body = FIRST_ROW + (row_of("blob", b"") + b"\n") * (MAX_FRAMES + 1)
    with pytest.raises(NoteError, match=f"more than {MAX_FRAMES} frames"):
        read_bundle(closed(body, MAX_FRAMES + 1))


@pytest.mark.slow
def test_a_bundle_that_is_too_long_is_neither_written_nor_read() -> None:
    blob = Frame(FrameKind.BLOB, b"\0" * MAX_CONTENT_BYTES[FrameKind.BLOB])
    assert len(read_bundle(write_bundle([blob] * 3))) == 3
    with pytest.raises(NoteError, match=f"more than {MAX_BUNDLE_BYTES}"):
        write_bundle([blob] * 4)
    row = row_of(blob.kind, blob.content) + blob.content + b"\n"
    with pytest.raises(NoteError, match=f"more than {MAX_BUNDLE_BYTES}"):
        read_bundle(closed(FIRST_ROW + row * 4, 4))


def test_an_error_says_where_and_what_to_do_and_shows_no_strange_writing() -> None:
    with pytest.raises(NoteError, match=r"at byte 5: b'\\xe2\\x80\\xae") as caught:
        read_bundle(FIRST_ROW + b"\xe2\x80\xae" * 5)
    assert str(caught.value).isascii()
    assert "again" in caught.value.hint
