"""A leaflet from its item: passages in every language, the map, the code; and the file that is printed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

from truceline.adapters.catalogues.gettext_files import shipped
from truceline.adapters.channels.leaflet.map_drawing import MapDrawing, MapPoint, draw_map
from truceline.adapters.channels.leaflet.sheet import Passage, Sheet
from truceline.adapters.channels.leaflet.typesetting import pdf_of, png_of
from truceline.adapters.formats.geojson import read_zones
from truceline.adapters.plot.outlines import rings_of
from truceline.errors import InputError, NotFoundError
from truceline.line.wording.templates import isolated, text_of
from truceline.line.wording.warnings import Sentence, Statement, statement_from
from truceline.model.places.echo import echo
from truceline.model.places.place import E7, Place
from truceline.model.shapes import Ring
from truceline.model.times import dtg_from_instant
from truceline.model.zones import AGREED, Zone
from truceline.node.ports import Texts
from truceline.node.warning.wording import is_reviewed, stated
from truceline.record.codes import code_of, text_to_scan
from truceline.signing.showing import shown

_NO_OBJECT = "0" * 64
_NO_BREAK = "\u00a0"


class Ground(NamedTuple):
    """The zone of a leaflet, and the way out of it."""

    zone: Zone
    standing: str
    """Of what is drawn, such as ``agreed``."""
    rings: list[Ring]
    """Empty for a zone that moves."""
    way: tuple[tuple[int, int], ...] = ()
    """Corners, lon and lat in 1e-7 degree."""

    @property
    def name(self) -> str:
        """What people call the zone."""
        return self.zone.name or self.zone.id

    @property
    def words(self) -> str:
        """The agreed words of the zone, in one row; of a zone that is only marked or claimed nothing is agreed."""
        return " ".join(self.zone.text.split()) if self.standing == AGREED else ""


def ground_from(file: Path, zone_id: str, standing: str, towards: Place | None) -> Ground:
    """A zone of a GeoJSON file, and a straight way from its middle to a place outside.

    Args:
        file: with zones.
        zone_id: which of them; empty if it is the only one.
        standing: of the geometry to show, such as ``agreed``.
        towards: where the way out leads; none if none is drawn.

    Raises:
        NotFoundError: there is no such file or zone, or it has no geometry of that standing.
        ZoneError: the file cannot be used.
        InputError: the zone is not named, and there are several.
    """
    zones = read_zones([file], zone_ids="auto", skip_bad=False).zones
    found = [zone for zone in zones if zone_id in ("", zone.id)]
    names = ", ".join(zone.id for zone in zones[:10])
    if not found:
        raise NotFoundError(f"{file} has no zone {shown(zone_id)}", hint=f"it has {names}")
    if len(found) > 1:
        raise InputError(f"{file} has {len(found)} zones", hint=f"name one by --zone: {names}")
    return ground_of(found[0], standing, towards)


def ground_of(zone: Zone, standing: str, towards: Place | None) -> Ground:
    """A zone, and a straight way from its middle to a place outside; as ``ground_from``.

    Raises:
        NotFoundError: it has no geometry of that standing.
        InputError: the way ends inside.
    """
    if standing not in zone.geometries:
        raise NotFoundError(
            f"the zone {zone.id} has no geometry that is {shown(standing)}",
            hint=f"it has {', '.join(zone.geometries)}: name one by --standing, and the leaflet says so",
        )
    rings = rings_of(zone.geometries[standing])
    if towards and _is_within(rings, towards):
        raise InputError(
            f"the way out ends at {echo(towards).decimal}, inside the zone {zone.id}", hint="name a place outside of it"
        )
    return Ground(zone, standing, rings, _straight(rings, towards) if towards and rings else ())


def _is_within(rings: list[Ring], place: Place) -> bool:
    """True if a place is in an odd number of rings: holes are no part of a zone, and its edge is."""
    turns = (shapely.Point(place.lon_deg + turn, place.lat_deg) for turn in (-360.0, 0.0, 360.0))
    areas = [shapely.Polygon(ring) for ring in rings]
    return any(sum(area.intersects(point) for area in areas) % 2 == 1 for point in turns)


def _straight(rings: list[Ring], towards: Place) -> tuple[tuple[int, int], ...]:
    everything = np.vstack(rings)
    lon, lat = (everything.min(axis=0) + everything.max(axis=0)) / 2
    wrapped = (float(lon) + 180.0) % 360.0 - 180.0
    return (round(wrapped * E7), round(float(lat) * E7)), (towards.lon_e7, towards.lat_e7)


class Said(NamedTuple):
    """What a leaflet is to say."""

    template: str
    """Its first sentence, such as ``inside-zone/1``."""
    further: tuple[str, ...]
    """Sentences that are told nothing, such as ``state-who/1``."""
    way: str
    """Name of the way out; empty if none is told."""
    towards: Place | None
    languages: tuple[str, ...]


def words_of(said: Said, ground: Ground, now_at: int, *, is_drawn: bool) -> Statement:
    """The words of a leaflet in every language; raises as ``stated``.

    Args:
        said: what it says.
        ground: where.
        now_at: ms since the epoch.
        is_drawn: True if there is a map, with an arrow if there is a way out.
    """
    sentences = [Sentence(said.template, {"zone": ground.name, "at": now_at})]
    if said.towards:
        sentences.append(Sentence("leave/1", {"way": said.way, "place": said.towards}))
    if ground.way and is_drawn:
        sentences.append(Sentence("follow-arrow/1"))
    sentences += map(Sentence, said.further)
    return stated(shipped(), sentences, said.languages)


def sheet_of(item: Mapping[str, Any], rings: list[Ring], party: str) -> Sheet:
    """The sheet of an item that is on record.

    Args:
        item: as the acts on items give it.
        rings: of its zone; none if no map is drawn.
        party: who hands it out.

    Raises:
        InputError: it cannot be set; see ``Sheet`` and ``draw_map``.
    """
    content = item["content"]
    statement, zone = statement_from(content["said"]), content.get("zone", {})
    passages = _Passages(shipped(), statement, zone, item["drill"])
    return Sheet(
        passages=tuple(map(passages.passage, statement.texts)),
        map=_map(rings, zone, content.get("way", []), statement) if rings else None,
        code=item["code"],
        scan=item["scan"],
        origin=item["origin"],
        issued=f"{party}, {dtg_from_instant(item['at'])}, {item['origin']}, entry {item['entry']}",
        made_at=item["at"],
        is_drill=item["drill"],
        paper=content["paper"],
    )


def trial_of(wanted: Mapping[str, Any], rings: list[Ring], party: str) -> Sheet:
    """The sheet of an item that is not on record yet, with another code: to see whether it fits on paper.

    Args:
        wanted: as the act takes it that makes an item.
        rings, party: as for ``sheet_of``.

    Raises:
        InputError: it cannot be set.
    """
    way = [[corner["lon"], corner["lat"]] for corner in wanted["way"]]
    origin = f"{party}/log/99"
    place = {"origin": origin, "entry": 10**9, "at": 0, "drill": wanted["drill"]}
    code = {"code": code_of(_NO_OBJECT), "scan": text_to_scan(_NO_OBJECT, origin)}
    return sheet_of({"content": {**wanted, "way": way}, **place, **code}, rings, party)


def file_of(sheet: Sheet) -> bytes:
    """The leaflet as PDF; raises as ``pdf_of``."""
    return pdf_of(sheet)


def picture_of(sheet: Sheet) -> bytes:
    """The leaflet as a picture in PNG; raises as ``pdf_of``."""
    return png_of(sheet)


def program() -> str:
    """What sets leaflets, with its version."""
    return f"typst {version('typst')}"


class _Passages(NamedTuple):
    """What passages are made from."""

    texts: Texts
    statement: Statement
    zone: Mapping[str, Any]
    is_drill: bool

    def passage(self, language: str) -> Passage:
        """What the leaflet says in one language."""
        heading, *paragraphs = (
            _unbroken(isolated(row, said.values.values()), said)
            for row, said in zip(self.statement.texts[language], self.statement.sentences, strict=True)
        )
        remarks = [] if is_reviewed(self.texts, self.statement.sentences, language) else ["unreviewed/1"]
        if self.zone.get("words") and language == self._words_stand_in():
            named = self._words("agreed-words/1", language, zone=self.zone["name"])
            paragraphs += [named, isolated(self.zone["words"], ())]
            remarks += [] if language == self.zone["words_in"] else ["untranslated/1"]
        return Passage(
            language=language,
            heading=heading,
            paragraphs=tuple(paragraphs),
            drill=self._words("drill/1", language) if self.is_drill else "",
            remark=" ".join(self._words(key, language) for key in remarks),
            check_words=self._words("check-code/1", language),
        )

    def _words_stand_in(self) -> str:
        """The language of the passage that has the agreed words of the zone: their own, else the first."""
        languages = list(self.statement.texts)
        words_in: str = self.zone["words_in"]
        return words_in if words_in in languages else languages[0]

    def _words(self, key: str, language: str, **values: str) -> str:
        return self.texts.text(key, language, values)


def _unbroken(row: str, said: Sentence) -> str:
    """A row whose times and coordinates are not torn apart at the end of a row on paper."""
    for value in said.values.values():
        if not isinstance(value, str):
            words = text_of(value)
            row = row.replace(words, words.replace(" ", _NO_BREAK).replace(f"{_NO_BREAK}(", " ("))
    return row


def _map(rings: list[Ring], zone: Mapping[str, Any], way: list[list[int]], statement: Statement) -> MapDrawing:
    path = np.array(way, dtype=np.float64) / E7 if way else None
    ends = [place for place in statement.places if way and [place.lon_e7, place.lat_e7] == way[-1]]
    points = [MapPoint(echo(place).decimal, place.lon_deg, place.lat_deg) for place in ends[:1]]
    standing = zone.get("standing", AGREED)
    name = zone.get("name", "") if standing == AGREED else f"{zone['name']} ({standing.replace(':', ': ')})"
    return draw_map(rings, name, path, points)
