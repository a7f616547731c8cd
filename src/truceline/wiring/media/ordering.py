"""A leaflet as somebody orders it: what is put on record of it, and what is drawn."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from truceline.errors import InputError
from truceline.model.places.coordinates import read_place
from truceline.model.places.place import Place
from truceline.model.shapes import Ring
from truceline.model.zones import Zone
from truceline.wiring.acts.act import Document

if TYPE_CHECKING:
    from truceline.wiring.media.leaflets import Ground

LANGUAGES = ("ar", "en", "es", "fa", "fr", "ru", "uk")
FIRST = ("inside-zone", "near-zone", "all-clear")
PAPERS = ("a4", "a5")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a leaflet is to say and how it looks.

    Args:
        languages: one or more of ``LANGUAGES``.
        template: its first sentence, one of ``FIRST``.
        way, towards: name of the way out, and the place where it leads; both or neither.
        asks_who: True if it asks who they are.
        words_in: language of the zone's agreed words; empty if it is not said.
        has_map: False draws none.
        paper: one of ``PAPERS``.

    Raises:
        InputError: one of these is none of them, only one of the two is given, or the place cannot be read.
    """

    languages: tuple[str, ...]
    template: str = FIRST[0]
    way: str = ""
    towards: str = ""
    asks_who: bool = False
    words_in: str = ""
    has_map: bool = True
    paper: str = PAPERS[0]

    def __post_init__(self) -> None:
        if not self.languages:
            raise InputError("a leaflet in no language", hint=f"name some of {', '.join(LANGUAGES)}")
        for language in (*self.languages, *filter(None, [self.words_in])):
            _check_one_of(language, LANGUAGES)
        _check_one_of(self.template, FIRST)
        _check_one_of(self.paper, PAPERS)
        if bool(self.way) != bool(self.towards):
            raise InputError("half a way out", hint="a way out has a name and an end: give both")

    @property
    def end(self) -> Place | None:
        """Where the way out leads."""
        return read_place(self.towards) if self.towards else None


class Ordered(NamedTuple):
    """A leaflet that fits on paper.

    Args:
        wanted: what the act ``item-make`` takes, but for who asks.
        rings: of the map.
        party: who hands it out.
    """

    wanted: Document
    rings: list[Ring]
    party: str

    def file(self, made: Document) -> bytes:
        """The PDF.

        Args:
            made: what ``item-make`` gave.

        Raises:
            InputError: it cannot be set.
        """
        from truceline.wiring.media.leaflets import file_of, sheet_of

        return file_of(sheet_of(made, self.rings, self.party))


def ordered(order: Order, ground: Ground, now_at: int, party: str, about: Document) -> Ordered:
    """A leaflet, once it is seen to fit on paper: what does not fit is not put on record.

    Args:
        order: what it says.
        ground: where, with the way out to ``order.end``.
        now_at: ms since the epoch.
        party: who hands it out.
        about: ``id`` of the message that it goes with, empty if it goes with none; ``drill`` if nothing of it is real.

    Raises:
        InputError: it cannot be said or set so.
    """
    # This loads what draws and sets, which a node that nobody asks for it should not wait for.
    from truceline.wiring.media.leaflets import Said, file_of, trial_of, words_of

    further = ("state-who/1",) if order.asks_who else ()
    said = Said(f"{order.template}/1", further, order.way, order.end, order.languages)
    rings = ground.rings if order.has_map else []
    zone = {"name": ground.name, "version": ground.zone.version, "standing": ground.standing, "words": ground.words}
    wanted = {
        "medium": "leaflet",
        "said": words_of(said, ground, now_at, is_drawn=bool(rings)).body,
        "zone": zone | {"words_in": order.words_in},
        "way": [{"lon": lon, "lat": lat} for lon, lat in ground.way] if rings else [],
        "paper": order.paper,
        "to": "",
        "about": about["id"],
        "drill": about["drill"],
    }
    file_of(trial_of(wanted, rings, party))
    return Ordered(wanted, rings, party)


def ground_at(order: Order, zone: Zone, standing: str) -> Ground:
    """A zone that is at hand, and the way out of it.

    Raises:
        NotFoundError: it has no geometry of that standing.
        InputError: the way ends inside.
    """
    from truceline.wiring.media.leaflets import ground_of

    return ground_of(zone, standing, order.end)


def set_by() -> str:
    """What sets leaflets, with its version."""
    from truceline.wiring.media.leaflets import program

    return program()


def _check_one_of(value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise InputError(f"{value[:32]!a} is none that leaflets have", hint=f"name one of {', '.join(known)}")
