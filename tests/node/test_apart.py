"""A drill is never answered for real, and what is real never by a drill."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.errors import InputError
from truceline.node.apart import check_apart


@pytest.mark.parametrize("is_drill", [True, False])
def test_what_is_alike_passes(is_drill: bool) -> None:
    check_apart("the warning", is_drill=is_drill, about="the alert 0f3a", of_drill=is_drill)


def test_a_real_answer_to_a_drill_is_refused_and_says_how_to_make_it_one() -> None:
    with pytest.raises(InputError, match=r"the alert 0f3a belongs to a drill, and the warning is real") as refused:
        check_apart("the warning", is_drill=False, about="the alert 0f3a", of_drill=True)
    assert "--drill" in refused.value.hint


def test_an_answer_by_a_drill_to_what_is_real_is_refused() -> None:
    with pytest.raises(InputError, match=r"the warning belongs to a drill, and the alert 0f3a is real") as refused:
        check_apart("the warning", is_drill=True, about="the alert 0f3a", of_drill=False)
    assert "never answered by a drill" in refused.value.hint
