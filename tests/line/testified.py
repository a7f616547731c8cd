"""Statements that tests make."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from tests.line.said import digest_of
from tests.signing.drawn import texts
from truceline.line.statements import Signatory, SignedStatement, Standing

TESTIMONY = SignedStatement(
    speaker="Colonel Barre",
    text="They entered the zone.",
    on_behalf="the operations room",
    signatories=(
        Signatory("Syria", Standing.SIGNED),
        Signatory("Hezbollah", Standing.NAMED),
        Signatory("Russia", Standing.UNCLEAR),
    ),
    incident="5a" * 16,
    about=digest_of("an earlier statement"),
)
IN_A_FILE = replace(TESTIMONY, text="", file="release.txt")

_names = texts.filter(str.strip)


@st.composite
def statements(draw: st.DrawFn) -> SignedStatement:
    """A statement whose words are its text."""
    names = draw(st.lists(_names, max_size=4, unique=True))
    return SignedStatement(
        speaker=draw(_names),
        text=draw(_names),
        on_behalf=draw(st.just("") | _names),
        signatories=tuple(Signatory(name, draw(st.sampled_from(Standing))) for name in names),
        incident=draw(st.sampled_from(["", "0a" * 16])),
        about=draw(st.sampled_from(["", digest_of("0")])),
    )
