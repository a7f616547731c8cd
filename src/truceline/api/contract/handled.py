"""What handlers take and give, by the names in the table of routes; what acts take and give they say themselves."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from truceline.api.contract import told
from truceline.api.contract.answers import Schema
from truceline.api.replies import JSON
from truceline.model.operators import Right, Role
from truceline.record.entries import EntryKind
from truceline.wiring.acts.accounts import AccountTold
from truceline.wiring.acts.duty.handing_out import MediumTold
from truceline.wiring.media.witness_sheets import LANGUAGES, MOST_WITNESSES
from truceline.wiring.receiving.intake import ARROW, NDJSON

GEOJSON = "application/geo+json"
_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_TRUTH: Schema = {"type": "boolean"}
_BYTES: Schema = {"type": "string", "contentEncoding": "base64"}
_ROLES: Schema = {"type": "array", "items": {"type": "string", "enum": list(map(str, Role))}}
_RIGHTS: Schema = {"type": "array", "items": {"type": "string", "enum": list(map(str, Right))}}
_TIME: Schema = {"type": "integer", "minimum": 0, "maximum": 2**62}
_DATE_TIME: Schema = {"type": "string", "format": "date-time", "examples": ["2017-05-18T11:00:00Z"]}
_LODGING: dict[str, Schema] = {
    "to": _TEXTS,
    "prec": _TEXT,
    "drill": _TRUTH,
    "lang": _TEXT,
    "utc_offset": _TEXT,
}
_REPORT = '{"track":"t-1","at":"2017-05-18T11:00:00Z","lon":38.7,"lat":33.5}\n'


class Contract(NamedTuple):
    """What one handler takes and gives.

    Args:
        answer: the type of its answer; None if it answers nothing, or what is no JSON.
        media_type: of the answer; empty if it answers nothing.
        body: what it takes, by field: each must be there.
        takes: media types of the body, with an example of each.
        query: what it takes of the query, by name.
        headers: what it takes of the headers, by name.
        needed: the names in the query that must be there.
    """

    answer: Any = None
    media_type: str = JSON
    body: Mapping[str, Schema] = {}
    takes: Mapping[str, Any] = {}
    query: Mapping[str, Schema] = {}
    headers: Mapping[str, Schema] = {}
    needed: tuple[str, ...] = ()


NOTHING = Contract(media_type="")
_ZIP = "application/zip"
_PLACE: Schema = {"type": "string", "pattern": "^[0-9]{1,15}$"}
CONTRACTS: Mapping[str, Contract] = {
    "sign-in": Contract(
        told.SessionTold,
        body={"name": _TEXT, "password": _TEXT},
        takes={JSON: {"name": "officer", "password": "four words to sign in"}},
    ),
    "session": Contract(told.SessionTold),
    "sign-out": NOTHING,
    "own-password": NOTHING._replace(body={"old": _TEXT, "new": _TEXT}),
    "tokens": Contract(told.TokensTold),
    "make-token": Contract(
        told.MadeTokenTold,
        body={"name": _TEXT, "ends_at": {"type": "integer", "minimum": 0}, "scopes": _RIGHTS},
        takes={JSON: {"name": "the feed", "ends_at": 1_800_000_000_000, "scopes": ["report"]}},
    ),
    "end-token": NOTHING,
    "operators": Contract(told.OperatorsTold),
    "add-operator": Contract(
        told.OperatorTold,
        body={"name": _TEXT, "password": _TEXT, "roles": _ROLES, "desks": _TEXTS},
        takes={JSON: {"name": "kim", "password": "four other words here", "roles": ["officer"], "desks": ["duty"]}},
    ),
    "change-operator": Contract(told.OperatorTold, body={"roles": _ROLES, "desks": _TEXTS}),
    "set-password": NOTHING._replace(body={"password": _TEXT}),
    "remove-operator": NOTHING,
    "reports": Contract(told.ReceivedTold, takes={NDJSON: _REPORT, ARROW: None}),
    "tracks": Contract(told.TracksTold),
    "history": Contract(told.HistoryTold, query={"from": _DATE_TIME, "until": _DATE_TIME}, needed=("from", "until")),
    "zones": Contract(told.FeaturesTold, GEOJSON, query={"as": {"type": "string", "enum": ["areas", "given"]}}),
    "zone-differences": Contract(told.FeaturesTold, GEOJSON),
    "zone-history": Contract(
        told.FeaturesTold, GEOJSON, query={"from": _DATE_TIME, "until": _DATE_TIME}, needed=("from", "until")
    ),
    "zone-check": Contract(told.CheckedZonesTold, takes={GEOJSON: {"type": "FeatureCollection", "features": []}}),
    "console-settings": Contract(told.ConsoleSettingsTold),
    "entries": Contract(
        told.RecordEntriesTold,
        query={
            "start": _TIME,
            "limit": {"type": "integer", "minimum": 1, "maximum": 200, "default": 200},
            "kind": {"type": "string", "enum": list(map(str, EntryKind))},
            "line": _TEXT,
            "from_at": _TIME,
            "to_at": _TIME,
            "words": {"type": "string", "minLength": 1, "maxLength": 200},
        },
    ),
    "checked": Contract(told.CheckedTold),
    "account-read": Contract(
        AccountTold,
        body={"text": _BYTES}
        | dict.fromkeys(("name", "title", "publisher", "date", "lang", "speaker", "said_by", "source"), _TEXT),
    ),
    "leaflet": Contract(
        MediumTold,
        body={"languages": _TEXTS, "asks_who": _TRUTH, "has_map": _TRUTH, "drill": _TRUTH}
        | dict.fromkeys(("version", "standing", "template", "way", "towards", "words_in", "paper", "about"), _TEXT),
    ),
    "agreement-annexes": Contract(told.AnnexesTold, body={"zones": _BYTES, "ladder": _BYTES}),
    "templates": Contract(told.TemplatesTold),
    "places": Contract(told.NamedPlacesTold),
    "notice-columns": Contract(told.ColumnsTold),
    "notice-form": Contract(
        told.FormTold, body=_LODGING | {"cells": {"type": "object", "additionalProperties": _TEXT}}
    ),
    "notice-cells": Contract(told.CellsTold),
    "notice-changed": Contract(
        told.FormTold,
        body={"cells": {"type": "object", "additionalProperties": _TEXT}, "wrong": _TRUTH, "utc_offset": _TEXT},
    ),
    "notice-file": Contract(told.NoticeFileTold, body=_LODGING | {"name": _TEXT, "file": _BYTES}),
    "beside": Contract(told.BesideTold),
    "ended-incidents": Contract(told.EndedIncidentsTold),
    "ended-incident": Contract(told.EndedIncidentShownTold),
    "ended-beside": Contract(told.BesideTold),
    "ended-dossier": Contract(media_type=_ZIP, body={"recipient": _TEXT, "pdf": _TRUTH}),
    "dossier": Contract(media_type=_ZIP, body={"recipient": _TEXT, "pdf": _TRUTH}),
    "witness-sheet": Contract(
        media_type="application/pdf",
        query={
            "lang": {"type": "string", "enum": list(LANGUAGES), "default": "en"},
            "witnesses": {"type": "integer", "minimum": 2, "maximum": MOST_WITNESSES, "default": 2},
        },
    ),
    "drill-plan": Contract(told.PlanTold, body={"file": _BYTES}),
    "health": Contract(told.StatusTold),
    "ready": Contract(told.StatusTold),
    "openapi": Contract(dict[str, Any]),
    "metrics": Contract(media_type="text/plain"),
    "console": Contract(media_type="text/html"),
    "to-console": NOTHING,
    "stream": Contract(media_type="text/event-stream", query={"after": _PLACE}, headers={"last-event-id": _PLACE}),
}
"""Those of OGC API Features stand in their own definition; see ``api/ogc/definition.py``."""
