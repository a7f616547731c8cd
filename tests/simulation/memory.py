"""Answers of pure functions are kept while many runs ask the same: what a run finds out is the same, only sooner."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from tests.signing.parties.sides import key_of
from truceline.line.messages import message_from_text
from truceline.record.entries import entry_from_leaf
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.merkle.proofs import check_inclusion
from truceline.signing.keys import VerifyKey
from truceline.signing.notes import read_unverified
from truceline.signing.parties.succession import open_manifest

PURE: tuple[Callable[..., Any], ...] = (
    message_from_text,
    entry_from_leaf,
    log_proof_from_bytes,
    check_inclusion,
    read_unverified,
    open_manifest,
    key_of,
)
"""Functions of values that give values, and nothing else; those that take most of the time of a run."""
MOST_KEPT = 20_000


@contextmanager
def remembered() -> Iterator[None]:
    """Within it, the pure functions remember what they were asked."""
    asked = {function: lru_cache(MOST_KEPT)(function) for function in PURE}
    verifies = VerifyKey.verifies
    VerifyKey.verifies = lru_cache(MOST_KEPT)(verifies)  # type: ignore[method-assign]
    _exchange(asked)
    try:
        yield
    finally:
        _exchange({new: old for old, new in asked.items()})
        VerifyKey.verifies = verifies  # type: ignore[method-assign]


def _exchange(functions: Mapping[Callable[..., Any], Callable[..., Any]]) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith(("truceline.", "tests.")):
            for each, value in list(vars(module).items()):
                if callable(value) and _is_in(value, functions):
                    setattr(module, each, functions[value])


def _is_in(value: object, functions: Mapping[Callable[..., Any], Callable[..., Any]]) -> bool:
    try:
        return value in functions
    except TypeError:  # some things that can be called have no hash
        return False
