"""The running node calls its own people to alerts, several at once, and puts on record what came of each call."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from functools import partial

from truceline.adapters.channels.apprise_services import call_service
from truceline.adapters.channels.webhook import Occurrence, call_webhook, secret_from_text
from truceline.errors import TrucelineError
from truceline.node.node import Moment, Node
from truceline.node.paging import Page, PageAct, due_pages, record_page
from truceline.wiring.home import Home
from truceline.wiring.moments import now
from truceline.wiring.passphrases import read_passphrase
from truceline.wiring.serving.happenings import Happening, Tell
from truceline.wiring.serving.worker import Worker
from truceline.wiring.settings import PagerSettings

MOST_AT_ONCE = 16
TYPE = "org.truceline.page"


async def call_out(home: Home, worker: Worker, tell: Tell) -> None:
    """Makes the calls that are due now, at most 16 of them, the most urgent first.

    Raises:
        TrucelineError: what came of them could not be put on record; they are made again.
    """
    pagers = {each.pager.name: each for each in home.settings.pagers}
    if not pagers:
        return
    ways = [each.pager for each in pagers.values()]
    pages = await worker.do(lambda node, moment: due_pages(node, ways, moment.at))
    first = pages[:MOST_AT_ONCE]
    troubles = await asyncio.gather(*(_called(home, pagers[page.occasion.pager], page) for page in first))
    for page, trouble in zip(first, troubles, strict=True):
        act = await worker.do(partial(_recorded, page, trouble))
        if trouble:
            given_up = ", given up" if act is PageAct.GIVE_UP else ""
            words = f"{page.occasion.pager} was not called to {page.title}: {trouble}{given_up}"
            tell(Happening("trouble", words=words))


def _recorded(page: Page, trouble: str, node: Node, moment: Moment) -> PageAct:
    return record_page(node, page, trouble, moment)


async def _called(home: Home, way: PagerSettings, page: Page) -> str:
    """Why a call did not get through; empty if it did."""
    try:
        if way.apprise:
            return await call_service(read_passphrase(home.folder / way.apprise), page.title)
        secret = secret_from_text(read_passphrase(home.folder / way.secret))
        return await call_webhook(way.webhook, secret, _occurrence(home.party, page), now().at // 1_000)
    except TrucelineError as error:
        return f"{error}; {error.hint}"


def _occurrence(party: str, page: Page) -> Occurrence:
    _, desk, precedence, is_left = page.occasion
    data = {
        "title": page.title,
        "alert": page.alert,
        "desk": desk,
        "precedence": str(precedence),
        "is_left": is_left,
        "is_drill": page.is_drill,
    }
    return Occurrence(page.id, f"truceline:{party}", TYPE, page.raised_at, data)
