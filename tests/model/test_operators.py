"""Roles and rights."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.errors import InputError
from truceline.model.operators import RIGHTS, Operator, Right, Role

ID = "0" * 32


def test_every_role_has_rights_and_every_right_belongs_to_some_role() -> None:
    assert set(RIGHTS) == set(Role)
    assert set().union(*RIGHTS.values()) == set(Right)


def test_only_administrators_administer_and_they_do_not_speak_for_the_party() -> None:
    assert [role for role in Role if Right.ADMINISTER in RIGHTS[role]] == [Role.ADMINISTRATOR]
    assert not RIGHTS[Role.ADMINISTRATOR] & {Right.SPEAK, Right.WATCH, Right.BIND, Right.NOTIFY}


def test_a_viewer_reads_and_nothing_else() -> None:
    assert Operator(ID, "amira", (Role.VIEWER,)).rights == {Right.READ}


def test_several_roles_add_up() -> None:
    both = Operator(ID, "amira", (Role.AUDITOR, Role.NOTIFIER)).rights
    assert both == RIGHTS[Role.AUDITOR] | RIGHTS[Role.NOTIFIER]


@pytest.mark.parametrize("name", ["", "Amira", "a b", "-a", "a" * 65, "a\n", "é"])
def test_a_name_that_could_be_taken_for_another_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="name"):
        Operator(ID, name, (Role.VIEWER,))


def test_an_operator_without_a_role_is_refused() -> None:
    with pytest.raises(InputError, match="no role"):
        Operator(ID, "amira", ())
