"""What answers for the operations room, by the names in the table of routes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping

from truceline.api.asked import Handler
from truceline.api.room.accounts import add_read
from truceline.api.room.agreements import show_annexes
from truceline.api.room.beside import show_beside
from truceline.api.room.dossiers import make_one
from truceline.api.room.drills import show_plan
from truceline.api.room.ended import make_ended, show_ended, show_ended_beside, show_ended_one
from truceline.api.room.leaflets import make_leaflet
from truceline.api.room.notices import read_change, read_file, read_form, show_cells, show_columns
from truceline.api.room.proving import show_checked, show_entries
from truceline.api.room.sheets import show_sheet
from truceline.api.room.words import show_places, show_templates

ROOM: Mapping[str, Handler] = {
    "account-read": add_read,
    "agreement-annexes": show_annexes,
    "beside": show_beside,
    "checked": show_checked,
    "dossier": make_one,
    "drill-plan": show_plan,
    "ended-beside": show_ended_beside,
    "ended-dossier": make_ended,
    "ended-incident": show_ended_one,
    "ended-incidents": show_ended,
    "entries": show_entries,
    "leaflet": make_leaflet,
    "notice-cells": show_cells,
    "notice-changed": read_change,
    "notice-columns": show_columns,
    "notice-file": read_file,
    "notice-form": read_form,
    "places": show_places,
    "templates": show_templates,
    "witness-sheet": show_sheet,
}
