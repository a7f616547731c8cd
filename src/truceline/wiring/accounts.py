"""Reports read into accounts, for whoever must not know where the words are kept or how models are asked."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from truceline.accounts.claims import Account, Document
from truceline.accounts.reading import Reader, read_page, read_report
from truceline.accounts.text.page import is_page, page_text
from truceline.accounts.text.sentences import sentences_of
from truceline.adapters.lexicons.files import lexicon_of
from truceline.errors import InputError
from truceline.wiring.acts.act import Document as Plain

__all__ = ["account_of", "proposals_for"]


def account_of(content: bytes, about: Document) -> Account:
    """The account that a report gives.

    Args:
        content: plain text or saved HTML, in UTF-8.

    Raises:
        InputError: it is not UTF-8, too long, or in a language that cannot be read.
    """
    reader = _reader(about.lang)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"the report is not UTF-8: {error.reason} at byte {error.start}", hint="save it again as UTF-8"
        ) from error
    read = read_page if is_page(text) else read_report
    return Account(about, read(text, about, reader))


def proposals_for(content: bytes, told: Account, settings: Path) -> tuple[Account, Plain]:
    """What a model proposes beside the claims that the rules read, as far as the report bears it out.

    The report goes to the endpoint that the settings name, and nowhere else.

    Args:
        content: of the report. told: what ``account_of`` gave for it. settings: a file with the table ``[model]``.

    Returns:
        The kept proposals, their spans as places in the file; and in plain values the model, how many were kept, and
        each that was dropped with why.

    Raises:
        InputError: the settings or the answer cannot be used, or the report is too long to ask about.
        NotFoundError, TrustError: the key of the model is not there, or others may read it.
        UnreachableError: the model did not answer.
    """
    from truceline.accounts.proposing.asking import INSTRUCTIONS, question_of
    from truceline.accounts.proposing.checking import Report, proposals_of
    from truceline.adapters.models.chat import ask
    from truceline.wiring.configuring.model import endpoint_of

    endpoint, about = endpoint_of(settings), told.document
    reader, text = _reader(about.lang), content.decode()
    page = page_text(text) if is_page(text) else None
    plain = text if page is None else page.text
    read = told.claims if page is None else read_report(plain, about, reader)
    report = Report(plain, about, tuple(sentences_of(plain, reader.lexicon, about.title)), read)
    answer = ask(endpoint, INSTRUCTIONS, question_of(report.sentences, about))
    found = proposals_of(answer, report, endpoint.name, reader)
    kept = found.kept if page is None else tuple(replace(each, span=page.span(*each.span)) for each in found.kept)
    dropped = [{"number": each.number, "text": each.words, "why": each.why} for each in found.dropped]
    return Account(about, kept), {"model": found.model, "kept": len(kept), "dropped": dropped}


@lru_cache(maxsize=4)
def _reader(lang: str) -> Reader:
    return Reader.of(lexicon_of(lang))
