"""Values that the canonical form allows, drawn at random."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from truceline.errors import NoteError
from truceline.signing.canonical import MAX_DEPTH, MAX_INTEGER, Value, check_text


def _is_signable(text: str) -> bool:
    try:
        check_text(text)
    except NoteError:
        return False
    return True


keys = st.from_regex(r"[a-z][a-z0-9_]{0,31}", fullmatch=True)
texts = (
    st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(_is_signable)
)
leaves: st.SearchStrategy[Value] = st.one_of(texts, st.booleans(), st.integers(-MAX_INTEGER, MAX_INTEGER))


def containers(inside: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    """Arrays and objects of what is drawn."""
    return st.one_of(st.lists(inside, max_size=5), st.dictionaries(keys, inside, max_size=5))


def depth(value: Value) -> int:
    """How many containers lie within one another."""
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


values: st.SearchStrategy[Value] = st.recursive(leaves, containers, max_leaves=20).filter(
    lambda value: depth(value) <= MAX_DEPTH
)
objects = st.dictionaries(keys, leaves | containers(leaves), max_size=6)
