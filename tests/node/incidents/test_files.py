"""A file is what its first bytes say, and never more than plain text if they could run."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import InputError
from truceline.line.messages import MAX_ATTACHMENT_BYTES
from truceline.node.incidents.files import check_size, sniffed_type


@pytest.mark.parametrize(
    ("start", "media_type"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x18ftypheic\x00", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom\x00", "video/mp4"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04\x14\x00", "application/zip"),
        ("Es geht zurück.\n".encode(), "text/plain"),
        (b"<html><script>alert(1)</script>", "text/plain"),
        (b"\x7fELF\x02\x01\x01\x00", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_first_bytes_say_what_a_file_is(start: bytes, media_type: str) -> None:
    assert sniffed_type(start) == media_type


def test_a_long_text_is_one_also_where_the_look_ends_within_a_character() -> None:
    assert sniffed_type(b"x" + "é".encode() * 4_096) == "text/plain"


@given(st.binary(max_size=64))
def test_nothing_that_a_browser_would_run_comes_out(content: bytes) -> None:
    assert sniffed_type(content) not in {"text/html", "image/svg+xml", "application/javascript", "text/xml"}


@pytest.mark.parametrize("size", [0, MAX_ATTACHMENT_BYTES + 1])
def test_a_file_that_is_empty_or_too_long_is_refused_with_the_limit(size: int) -> None:
    with pytest.raises(InputError, match=f"has {size} bytes") as refused:
        check_size(size, "photo.jpg")
    assert str(MAX_ATTACHMENT_BYTES) in refused.value.hint
    check_size(MAX_ATTACHMENT_BYTES, "photo.jpg")
