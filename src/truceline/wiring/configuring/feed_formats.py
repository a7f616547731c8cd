"""Which reader a live feed has, and what is wrong with a feed that can have none."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.connectors.connector import Connector, Growth, Options
from truceline.adapters.connectors.reading.options import NOW
from truceline.adapters.connectors.reading.origin import SOURCE
from truceline.adapters.connectors.receiving.pushed import PushedReader
from truceline.adapters.connectors.registry import connectors
from truceline.errors import InputError, NotFoundError
from truceline.wiring.configuring.feeds import FeedSettings, Way

_GROWTHS = {
    Way.CONNECT: (Growth.ROWS, Growth.TABLE, Growth.EVENTS),
    Way.LISTEN: (Growth.ROWS, Growth.EVENTS),
    Way.FOLLOW: (Growth.ROWS, Growth.TABLE),
}


def connector_of(settings: FeedSettings) -> Connector:
    """The reader of a feed's format.

    Raises:
        NotFoundError: there is no such format.
        InputError: it cannot come in this way, or does not know an option.
        MissingExtraError: it needs a library that is not installed.
    """
    known = connectors()
    if settings.format not in known:
        raise NotFoundError(f"there is no format {settings.format!r}", hint=f"write one of {', '.join(known)}")
    connector = known[settings.format]
    if connector.growth not in _GROWTHS[settings.way]:
        fitting = ", ".join(name for name, each in known.items() if each.growth in _GROWTHS[settings.way])
        raise InputError(f"{settings.format} cannot come in by {settings.way}", hint=f"these formats can: {fitting}")
    for name in settings.options:
        if name not in connector.options:
            hint = f"it knows {', '.join(connector.options)}" if connector.options else "it knows none"
            raise InputError(f"{settings.format} has no option {name!r}", hint=hint)
    PushedReader(connector, options_of(settings, connector)).end(0)
    return connector


def options_of(settings: FeedSettings, connector: Connector) -> Options:
    """What is said to the reader of a feed's format; what has no time of its own is of the moment that it comes."""
    live = {"received_at": NOW} if "received_at" in connector.options else {}
    return {**live, **settings.options, SOURCE: settings.name}
