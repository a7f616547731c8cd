"""Bundles that somebody carries: sealed for who shall open them, as a file or as QR codes on paper."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from truceline.adapters.key_files import read_key_file
from truceline.adapters.transport.qr_pictures import svg_pages
from truceline.adapters.transport.sealed_files import read_sealed_file, seal, unseal, write_sealed_file
from truceline.errors import InputError, NotFoundError, StoreError
from truceline.signing.qr import qr_texts, read_qr_texts
from truceline.wiring.home import Home
from truceline.wiring.home_keys import AGE

MAX_SCANNED_BYTES = 1024 * 1024
"""Of a file of scanned codes: more than a series has."""


def write_carried(path: Path, bundle: bytes, recipients: Sequence[str]) -> None:
    """Writes a bundle as a sealed file.

    Raises:
        InputError: there is such a file already, or nobody to seal it for.
        StoreError: it cannot be written.
    """
    write_sealed_file(path, bundle, recipients)


def write_codes(folder: Path, bundle: bytes, recipients: Sequence[str], title: str) -> tuple[Path, ...]:
    """Writes a bundle, sealed, as sheets of QR codes to print, and as the texts that are in them.

    Args:
        folder: made for it.
        bundle: to be carried.
        recipients: the age keys of who shall open it.
        title: what stands on top of each sheet.

    Raises:
        InputError: the folder is there already, or there is nobody to seal it for.
        NoteError: it is too long for QR codes: carry it as a file.
        StoreError: it cannot be written.
    """
    texts = qr_texts(seal(bundle, recipients))
    pages = svg_pages(texts, title)
    try:
        folder.mkdir(parents=True)
        paths = [folder / f"sheet-{number}.svg" for number in range(1, len(pages) + 1)]
        for path, page in zip(paths, pages, strict=True):
            path.write_bytes(page)
        (folder / "codes.txt").write_text("".join(f"{text}\n" for text in texts), encoding="ascii")
    except FileExistsError as error:
        raise InputError(f"there is a folder {folder} already", hint="choose another name") from error
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}", hint="choose another folder") from error
    return (*paths, folder / "codes.txt")


def read_carried(home: Home, path: Path) -> bytes:
    """The bundle in a sealed file, or in a file with the texts of QR codes as a scanner gave them, one a row.

    Raises:
        NotFoundError: there is no such file.
        InputError: it is sealed for somebody else, or damaged, or something else.
        NoteError: a code of the series is missing or damaged.
    """
    age_key = read_key_file(home.keys / AGE)
    texts = _scanned(path)
    return unseal(read_qr_texts(texts), age_key) if texts else read_sealed_file(path, age_key)


def _scanned(path: Path) -> list[str]:
    """The rows of a file of scanned codes; none if it is something else."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_SCANNED_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no file {path}", hint="is the stick plugged in?") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", hint="copy it again") from error
    if not content.startswith(b"TL1/") or len(content) > MAX_SCANNED_BYTES:
        return []
    return content.decode("ascii", errors="replace").split()
