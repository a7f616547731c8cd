"""What handlers answer, as types; what acts answer is typed where they are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from truceline.model.operators import Right, Role
from truceline.wiring.acts.duty.incidents import IncidentShownTold, IncidentTold
from truceline.wiring.acts.messages import WordingTold
from truceline.wiring.handing.proposed_files import NamedFile
from truceline.wiring.records import RecordEntryTold


class OperatorTold(TypedDict):
    """Who may sign in, with which roles, at which desks."""

    id: str
    name: str
    roles: list[Role]
    desks: list[str]


class OperatorsTold(TypedDict):
    """Who may sign in."""

    operators: list[OperatorTold]


class SessionTold(TypedDict):
    """Who is signed in, and may do what; ``csrf`` goes back with every change, and only a session has one."""

    operator: OperatorTold
    rights: list[Right]
    csrf: NotRequired[str]


class TokenTold(TypedDict):
    """A token for a program, without what opens the door."""

    id: str
    name: str
    scopes: list[Right]
    made_at: int
    ends_at: int


class MadeTokenTold(TokenTold):
    """A new token, with what opens the door: it is told only now."""

    token: str


class TokensTold(TypedDict):
    """One's own tokens."""

    tokens: list[TokenTold]


class StatusTold(TypedDict):
    """Whether the process answers, or the node can take on work."""

    status: Literal["ok", "ready", "frozen"]


class BadReportTold(TypedDict):
    """A row of a batch that cannot be used, and why; ``raw`` is how it begins."""

    row: int
    reason: str
    raw: str


class ReceivedTold(TypedDict):
    """What became of a batch of reports; ``again`` if it was kept before under the same key."""

    batch: int
    stored: int
    again: bool
    bad_total: int
    bad: list[BadReportTold]


class TrackTold(TypedDict):
    """Where a track was seen last; what the report did not say is absent."""

    track: str
    at: int
    lon: float
    lat: float
    altitude_m: NotRequired[float]
    course_deg: NotRequired[float]
    speed_mps: NotRequired[float]
    error_m: NotRequired[float]
    name: NotRequired[str]
    kind: NotRequired[str]
    affiliation: NotRequired[str]
    source: NotRequired[str]


class TracksTold(TypedDict):
    """Where each track was seen last."""

    tracks: list[TrackTold]


class HistoryTold(TypedDict):
    """Reports of a span of time, a list for each column; of each track, one in every ``step_ms``."""

    step_ms: int
    columns: dict[str, list[Any]]


class FindingOfZonesTold(TypedDict):
    """Something wrong with zones that somebody draws."""

    severity: str
    code: str
    message: str
    hint: str
    feature: int | None
    place: Any


class CheckedZonesTold(TypedDict):
    """What is wrong with zones, and those that can be used, as areas in GeoJSON."""

    findings: list[FindingOfZonesTold]
    zones: list[dict[str, Any]]


class FeaturesTold(TypedDict):
    """Features of GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


class TilesTold(TypedDict):
    """Where the map of the console gets its own tiles from."""

    address: str
    attribution: str


class ConsoleSettingsTold(TypedDict):
    """What the settings say of the console."""

    tiles: TilesTold | None


class RecordEntriesTold(TypedDict):
    """Entries from a place on, and the place where the next ones begin."""

    entries: list[RecordEntryTold]
    next: NotRequired[int]


class CheckedTold(TypedDict):
    """What a check code stands for, each item with its proof; and the logs in which it was looked for."""

    code: str | None
    is_on_record: bool
    items: list[dict[str, Any]]
    logs: list[dict[str, Any]]


class EndedIncidentTold(IncidentTold):
    """An incident, and the number of the ended log that has it."""

    log: int


class EndedIncidentShownTold(IncidentShownTold):
    """An incident with everything that belongs to it, and the number of the ended log that has it."""

    log: int


class EndedIncidentsTold(TypedDict):
    """Incidents in logs that have ended, the newest first; ``unread`` are the logs that could not be read."""

    incidents: list[EndedIncidentTold]
    total: int
    unread: list[int]


class TemplateTextTold(TypedDict):
    """A sentence in one language, and who has looked at it."""

    lang: str
    dir: str
    words: str
    translator: str
    review: str


class TemplateTold(TypedDict):
    """A sentence of which messages are made, and the kinds of what stands in it."""

    template: str
    version: int
    fields: dict[str, str]
    texts: list[TemplateTextTold]


class TemplatesTold(TypedDict):
    """The sentences of which messages are made."""

    templates: list[TemplateTold]


class NamedPlaceTold(TypedDict):
    """A place with its names; degrees are in 1e-7."""

    names: list[str]
    lat: int
    lon: int
    precision_m: int


class NamedPlacesTold(TypedDict):
    """The places that our people know by name."""

    places: list[NamedPlaceTold]


class ColumnTold(TypedDict):
    """A column of a notice as people write it."""

    name: str
    of: str
    is_needed: bool
    meaning: str
    example: str


class ColumnsTold(TypedDict):
    """What a notice is filled in with."""

    columns: list[ColumnTold]


class ProposedTold(TypedDict):
    """A file of a proposal in base 64, and what kind of annex it is; empty if it is none."""

    annex: str
    file: NamedFile
    content: str


class AnnexesTold(TypedDict):
    """The files that go with a proposal."""

    files: list[ProposedTold]


class CellsTold(TypedDict):
    """A notice as it would be filled into the form, by column."""

    cells: dict[str, str]


class FormTold(TypedDict):
    """What a form says, to compose it."""

    wording: WordingTold


class NoticeRowTold(TypedDict):
    """A row of a file of notices, and what it would lodge."""

    row: int
    ref: str
    name: str
    wording: WordingTold


class RowFaultTold(TypedDict):
    """What is wrong with a row; row 0 is the whole file."""

    row: int
    column: str
    value: str
    message: str
    hint: str


class NoticeFileTold(TypedDict):
    """A file of notices, row by row."""

    rows: list[NoticeRowTold]
    faults: list[RowFaultTold]


class BesideTold(TypedDict):
    """Accounts with their texts, what they say side by side, and the facts that follow; null of one account alone."""

    accounts: list[dict[str, Any]]
    comparison: dict[str, Any] | None
    facts: Any


class PlanTold(TypedDict):
    """What a scenario brings, and when; each part as ``drill-inject`` takes it."""

    drill: bool
    title: str
    lasts_s: int
    injects: list[dict[str, Any]]
