"""Notices that parties in memory lodge, change and withdraw."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.line.notified import SITE
from tests.node.meeting import ALFA, BRAVO, Met, speak
from truceline.model.notices import Notice
from truceline.node.notifying.register import State, notice_called, register_of
from truceline.node.notifying.saying import Manner, lodging
from truceline.node.saying.messages import Said, Wording


def lodge(met: Met, notice: Notice = SITE, sender: str = ALFA, to: str = BRAVO, manner: Manner | None = None) -> Said:
    """A notice that a desk has lodged."""
    return speak(met, sender, lodging((to,), notice, manner or Manner()))


def said(met: Met, line_and_wording: tuple[str, Wording], sender: str = ALFA) -> str:
    """The id of what was said."""
    return speak(met, sender, line_and_wording[1]).message.id


def state(met: Met, message_id: str, party: str = ALFA) -> State:
    """How a notice stands for a party."""
    register, listed = notice_called(met[party], message_id)
    assert register is register_of(met[party], met.line)
    return register.state_of(listed, met.clock.at)
