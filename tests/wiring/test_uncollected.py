"""Work during which nobody looks for what is not needed any more."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gc

import pytest

from truceline.wiring.uncollected import uncollected


def test_nothing_is_looked_for_meanwhile_and_again_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failure_ends_it_too() -> None:
    with pytest.raises(ValueError, match="broken"), uncollected():
        raise ValueError("broken")
    assert gc.isenabled()
