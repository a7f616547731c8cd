# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from tests.node.exchange.foes import told
from tests.node.meeting import ALFA, BRAVO, meet, warn
from truceline.node.exchange.news import News, What


def test_news_of_an_exchange_say_what_whose_and_which() -> None:
    met = meet()
    said = warn(met, is_drill=True)
    theirs, ours = met.exchange(ALFA, BRAVO)
    assert told(theirs, What.ARRIVED) == [
        News(What.ARRIVED, ALFA, met.line, said.message.id, "warning flash DRILL number 1")
    ]
    assert told(ours, What.RECEIPTED) == [News(What.RECEIPTED, BRAVO, met.line, said.message.id)]
