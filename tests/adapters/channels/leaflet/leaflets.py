"""A leaflet about the zone at At Tanf, in words that a reader of each language knows at a glance to be whole."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import numpy as np

from truceline.adapters.channels.leaflet.map_drawing import MapDrawing, MapPoint, draw_map
from truceline.adapters.channels.leaflet.sheet import Passage, Sheet
from truceline.adapters.plot.frame import circle_ring
from truceline.record.codes import code_of, text_to_scan

OBJ = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
ORIGIN = "alfa.example/log/1"
WORDS = {
    "ar": ("أنتم داخل المنطقة \u2066At Tanf\u2069.", "غادروا المنطقة فورًا باتجاه \u206633.92N 38.32E\u2069.", "تمرين."),
    "en": ("You are inside the zone At Tanf.", "Leave at once, towards 33.92N 38.32E.", "DRILL."),
    "fa": (
        "شما درون منطقه‌ی \u2066At Tanf\u2069 هستید.",
        "فوراً به‌سوی \u206633.92N 38.32E\u2069 بروید؛ گچ پژ.",
        "تمرین.",
    ),
    "fr": ("Vous êtes dans la zone At Tanf.", "Partez tout de suite vers 33.92N 38.32E, ça œuvre.", "EXERCICE."),
    "ru": ("Вы находитесь в зоне At Tanf.", "Немедленно уходите к 33.92N 38.32E; объём, щё.", "УЧЕНИЕ."),
    "es": ("Está dentro de la zona At Tanf.", "¡Salga de inmediato hacia 33.92N 38.32E! ¿Sí? Mañana.", "EJERCICIO."),
    "uk": ("Ви перебуваєте в зоні At Tanf.", "Негайно йдіть до 33.92N 38.32E; їжа, ґанок, єдність.", "НАВЧАННЯ."),
}
LANGUAGES = tuple(WORDS)


def a_map() -> MapDrawing:
    way = np.array([[38.50, 33.62], [38.42, 33.75], [38.32, 34.05]])
    points = [MapPoint("Zaza", 38.32, 34.08)]
    return draw_map([circle_ring(38.617, 33.505, 55_000)], "At Tanf", way, points)


def a_sheet(*languages: str, is_drill: bool = False, **changes: Any) -> Sheet:
    parts: dict[str, Any] = {
        "passages": tuple(
            Passage(
                language=language,
                heading=WORDS[language][0],
                paragraphs=(WORDS[language][1],),
                drill=WORDS[language][2] if is_drill else "",
            )
            for language in languages
        ),
        "map": a_map(),
        "code": code_of(OBJ),
        "scan": text_to_scan(OBJ, ORIGIN),
        "origin": ORIGIN,
        "issued": "alfa.example, 211224Z NOV 26",
        "made_at": 1_795_263_542_532,
        "is_drill": is_drill,
    }
    return Sheet(**(parts | changes))
