"""What a file is, by its first bytes alone: it is kept by its hash, and nobody opens it here."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.errors import InputError
from truceline.line.messages import MAX_ATTACHMENT_BYTES

UNKNOWN_TYPE = "application/octet-stream"
_MAGIC = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "application/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
)
"""Where what bytes stand, and what a file is then; the first that fits holds."""
_TEXT_BYTES = 4_096


def sniffed_type(content: bytes) -> str:
    """The media type of a file by its first bytes; ``application/octet-stream`` if they say nothing.

    The name is not looked at: it may say anything. What could hold scripts is never more than plain text.
    """
    for place, magic, media_type in _MAGIC:
        if content[place : place + len(magic)] == magic:
            return media_type
    return "text/plain" if _is_text(content[:_TEXT_BYTES]) else UNKNOWN_TYPE


def check_size(size: int, name: str) -> None:
    """Nothing, for a file that is not too long to be kept.

    Raises:
        InputError: it is, or it is empty.
    """
    if not 0 < size <= MAX_ATTACHMENT_BYTES:
        raise InputError(
            f"the file {name[:60]!a} has {size} bytes",
            hint=f"it may have 1 to {MAX_ATTACHMENT_BYTES}; keep a longer one elsewhere, and its hash here",
        )


def _is_text(start: bytes) -> bool:
    text = start.decode("utf-8", errors="ignore")
    is_whole = len(start) - len(text.encode()) < 4  # a character may be cut in two where the look at it ends
    return bool(text) and is_whole and all(character.isprintable() or character in "\t\r\n" for character in text)
