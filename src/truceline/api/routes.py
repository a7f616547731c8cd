"""The one table of routes: what can be asked over HTTP, and who may; the documents and the tests are made from it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from truceline.api.route import MAX_DRAWN, MAX_FILES, Door, Page, Route
from truceline.model.operators import Right
from truceline.node.notifying.register import State

READ, WATCH, SPEAK, NOTIFY = Right.READ, Right.WATCH, Right.SPEAK, Right.NOTIFY
REPORT, BIND, AUDIT, ADMINISTER = Right.REPORT, Right.BIND, Right.AUDIT, Right.ADMINISTER
MADE, GONE = HTTPStatus.CREATED, HTTPStatus.NO_CONTENT
_LIMIT = {"limit": 100}
_STATES = [str(state) for state in State]

UNROUTED: Mapping[str, str] = {
    "agreement-decide": "a registrar's node does it by itself",
    "operator-acted": "every route that changes something writes it by itself",
}
"""Acts without a route, and why."""

_NODE = (
    Route("GET", "/node", "node-status", READ, "How the node stands: its log, its lines, what waits for its peers."),
    Route("GET", "/node/manifest", "party-own", READ, "Our own keys, as all parties know them."),
    Route("POST", "/node/manifest/draft", "manifest-draft", ADMINISTER, "Draw up the next version of our keys."),
    Route("POST", "/node/manifest", "manifest-log", ADMINISTER, "Take in the next version of our keys, signed."),
    Route("GET", "/record/objects/{named}", "record-object", AUDIT, "What is kept under a hash, in its first signs."),
    Route("POST", "/record/erasures", "record-erase", ADMINISTER, "Erase an object, on somebody's order.", status=MADE),
    Route("POST", "/dossiers", "dossier-sealed", AUDIT, "Note that a dossier goes out.", status=MADE),
    Route(
        "GET", "/record/entries", "", AUDIT, "Entries of the record, from a place on, also by words.", handler="entries"
    ),
    Route("GET", "/record/items/{code}", "", READ, "What a check code stands for, proved.", handler="checked"),
    Route("POST", "/record/exports", "record-exported", AUDIT, "Note that a part of the record was handed out."),
)
_PARTIES = (
    Route("GET", "/parties", "party-list", READ, "The parties that were enrolled.", page=Page("parties", "party")),
    Route("POST", "/parties", "party-enrol", BIND, "Enrol a party by its card.", status=MADE),
    Route("POST", "/parties/compare", "party-compare", BIND, "The number that both sides compare before enrolling."),
    Route("GET", "/parties/{party}/release", "release-show", READ, "How much a party may be told."),
    Route("PUT", "/parties/{party}/release", "release-set", BIND, "Set how much a party may be told."),
    Route("GET", "/charters", "charter-list", READ, "The charters of our lines.", page=Page("charters", "line")),
    Route("POST", "/charters/draft", "charter-draft", BIND, "Draft a charter."),
    Route(
        "POST", "/charters/review", "charter-review", BIND, "Look at signed copies of a charter.", most_bytes=MAX_FILES
    ),
    Route(
        "POST",
        "/charters",
        "charter-take",
        BIND,
        "Take in signed copies of a charter; complete, it opens a line.",
        most_bytes=MAX_FILES,
    ),
    Route(
        "GET",
        "/agreements",
        "agreement-list",
        READ,
        "Agreements with both lights: bound, and may rely.",
        page=Page("agreements", "agreement"),
    ),
    Route(
        "POST",
        "/agreements/annexes",
        "",
        BIND,
        "The files that go with a proposal: each zone by its version, their map, the ladder.",
        handler="agreement-annexes",
        most_bytes=MAX_FILES,
    ),
    Route("POST", "/agreements/draw", "agreement-draw", BIND, "Draw up an agreement to propose."),
    Route("POST", "/agreements/signed", "agreement-signed", BIND, "Who has signed a copy so far."),
    Route("POST", "/agreements/hand-over", "agreement-hand-over", BIND, "Hand over an agreement, signed apart."),
    Route("GET", "/agreements/{digits}", "agreement-show", READ, "One agreement."),
    Route("POST", "/agreements/{digits}/declare", "agreement-declare", BIND, "The words that end or decline it."),
    Route("GET", "/agreements/{digits}/maps", "agreement-maps", READ, "The maps of its zones, in base 64."),
)
_LINES = (
    Route("GET", "/lines", "line-status", READ, "Every line: declared, observed, what waits, clocks."),
    Route(
        "GET",
        "/lines/{line}/messages",
        "line-inbox",
        READ,
        "The conversation on a line, the newest first.",
        {"limit": 50},
        Page("messages", "index", before=True),
    ),
    Route("PUT", "/lines/{line}/state", "line-declare", WATCH, "Declare the state of a line."),
    Route("POST", "/lines/{line}/checks", "line-check", WATCH, "Check a line now.", status=MADE),
    Route("POST", "/bundles/pack", "line-pack", WATCH, "What waits for a peer, for somebody to carry."),
    Route("POST", "/bundles/unpack", "line-unpack", WATCH, "Take in what somebody carried.", most_bytes=MAX_FILES),
    Route("POST", "/bundles/entrust", "line-entrust", WATCH, "Entrust a sealed bundle to a mediator."),
    Route("POST", "/messages/compose", "message-compose", SPEAK, "The text of a message, to be signed by its desk."),
    Route(
        "POST",
        "/messages",
        "message-commit",
        SPEAK,
        "Commit a signed message; its number may be overtaken.",
        most_bytes=MAX_FILES,
    ),
    Route("POST", "/messages/compose-all", "messages-compose", SPEAK, "The texts of several messages in a row."),
    Route("POST", "/messages/commit-all", "messages-commit", SPEAK, "Commit several signed messages, all or none."),
    Route("POST", "/desks/{desk}/signatures", "desk-signed", SPEAK, "Say that a desk's key has signed a text."),
    Route("GET", "/templates", "", READ, "The sentences that messages are made of.", handler="templates"),
    Route("GET", "/places", "", READ, "The places that our people know by name.", handler="places"),
    Route("GET", "/messages/{id}", "line-item", READ, "One message, and how far it got."),
    Route("GET", "/messages/{id}/files", "line-files", READ, "Its files, in base 64."),
    Route("GET", "/messages/{id}/meaning", "item-meant", READ, "What it says by templates."),
    Route(
        "POST", "/messages/{id}/show", "line-show", WATCH, "Show its text to a desk; that it was shown is on record."
    ),
    Route("POST", "/messages/{id}/acknowledgement", "line-ack", SPEAK, "The words of an acknowledgement, to compose."),
    Route("POST", "/messages/{id}/reply", "line-reply", SPEAK, "The words of a reply, to compose."),
    Route("POST", "/warnings/draft", "warning-draft", SPEAK, "Draft a warning in several languages, with its echo."),
    Route("POST", "/warnings/word", "warning-word", SPEAK, "The words of a warning, to compose."),
    Route("POST", "/warnings/{id}/show", "warning-show", WATCH, "Show a warning to a desk, every place echoed."),
    Route("POST", "/warnings/{id}/read-back", "warning-read-back", WATCH, "Read a place of a warning back."),
    Route("GET", "/warnings/{id}/cap", "warning-cap", READ, "A warning as CAP 1.2.", {"public": False}),
    Route("POST", "/warnings/half", "warning-half", SPEAK, "What a warning says that one of two desks has signed."),
)
_NOTICES = (
    Route(
        "GET",
        "/lines/{line}/notices",
        "notice-list",
        READ,
        "Notices on a line, the newest first.",
        {"limit": 50, "states": _STATES, "kinds": ["site", "movement"]},
        Page("notices", "index", before=True),
    ),
    Route("GET", "/lines/{line}/notices/standing", "notice-standing", READ, "All notices that stand, for a watch."),
    Route("POST", "/lines/{line}/notices/duplicates", "notice-duplicates", NOTIFY, "Which would be lodged twice."),
    Route("GET", "/notices/columns", "", READ, "What a notice is filled in with.", handler="notice-columns"),
    Route("POST", "/lines/{line}/notices/form", "", NOTIFY, "A form, to compose one notice.", handler="notice-form"),
    Route(
        "POST",
        "/lines/{line}/notices/file",
        "",
        NOTIFY,
        "A file of notices in base 64: what each row would lodge, or what is wrong with it.",
        handler="notice-file",
        most_bytes=MAX_FILES,
    ),
    Route("GET", "/notices/{id}", "notice-item", READ, "One notice, its versions and how far it got."),
    Route("GET", "/notices/{id}/chain", "notice-chain", READ, "Step by step, how far down it really got."),
    Route("POST", "/notices/{id}/change", "notice-change", NOTIFY, "The words of a changed notice, to compose."),
    Route("GET", "/notices/{id}/cells", "", READ, "A notice as a form has it, to change it.", handler="notice-cells"),
    Route("POST", "/notices/{id}/form", "", NOTIFY, "A form, to compose a change of it.", handler="notice-changed"),
    Route("POST", "/notices/{id}/withdraw", "notice-withdraw", NOTIFY, "The words of a withdrawal, to compose."),
    Route(
        "POST", "/notices/{id}/revalidate", "notice-revalidate", NOTIFY, "The words by which it goes on, to compose."
    ),
    Route("POST", "/notices/{id}/verify", "notice-verify", NOTIFY, "The words that it was checked, to compose."),
)
_BY_ALERT = "alert-show"
_ALERTS = (
    Route(
        "GET",
        "/alerts",
        "alert-list",
        READ,
        "Alerts: the open ones by urgency, or all of them by age.",
        {"desk": "", "all": False, **_LIMIT},
        Page("alerts"),
    ),
    Route("GET", "/alerts/{id}", _BY_ALERT, READ, "One alert with its history."),
    Route("POST", "/alerts/{id}/see", "alert-see", WATCH, "Say that it was seen.", shown_by=_BY_ALERT),
    Route("POST", "/alerts/{id}/own", "alert-own", WATCH, "Take it on.", shown_by=_BY_ALERT),
    Route("POST", "/alerts/{id}/note", "alert-note", WATCH, "Add words to it.", shown_by=_BY_ALERT),
    Route("POST", "/alerts/{id}/hand", "alert-hand", WATCH, "Hand it to another desk.", shown_by=_BY_ALERT),
    Route("POST", "/alerts/{id}/close", "alert-close", WATCH, "Close it with a reason.", shown_by=_BY_ALERT),
    Route("POST", "/alerts/{id}/undo", "alert-undo", WATCH, "Take back what this desk did last.", shown_by=_BY_ALERT),
    Route("POST", "/events", "alert-take", REPORT, "Hand in events of a watch; they become alerts.", {"first": 1}),
    Route(
        "POST",
        "/reports",
        "",
        REPORT,
        "Hand in position reports, as Arrow IPC or NDJSON; durable before it is answered.",
        handler="reports",
        keeps_keys=True,
    ),
    Route(
        "GET", "/tracks", "", READ, "Where each track was seen last.", handler="tracks", page=Page("tracks", "track")
    ),
    Route("GET", "/zones", "", READ, "The zones that the watch holds reports against.", handler="zones"),
    Route("GET", "/tracks/history", "", READ, "Where tracks were in a span of time.", handler="history"),
    Route("GET", "/zones/history", "", READ, "The zones that bound us in a span of time.", handler="zone-history"),
    Route("GET", "/zones/differences", "", READ, "Where two versions of a zone differ.", handler="zone-differences"),
    Route(
        "POST",
        "/zones/check",
        "",
        READ,
        "What is wrong with zones in GeoJSON while they are drawn; nothing is kept.",
        handler="zone-check",
        most_bytes=MAX_DRAWN,
        keeps_keys=True,
    ),
    Route("GET", "/console", "", READ, "What the settings say of the console.", handler="console-settings"),
    Route("GET", "/feeds", "feed-list", READ, "The feeds, and which of them are silent.", page=Page("feeds", "feed")),
    Route("POST", "/feeds/{name}", "feed-heard", REPORT, "Say until when a feed has looked."),
    Route("GET", "/ladders", "ladder-list", READ, "The agreed ladders of warning."),
    Route("POST", "/ladders/next", "ladder-next", READ, "The next agreed step for an alert or incident."),
    Route("POST", "/ladders/show", "ladder-show", READ, "An agreed ladder, and where we stand on it."),
    Route("GET", "/ladders/uses", "ladder-uses", READ, "Ladders that are in use.", _LIMIT),
    Route("POST", "/ladders/take", "ladder-take", WATCH, "Record that an agreed step was taken."),
    Route("POST", "/ladders/deviate", "ladder-deviate", WATCH, "Record that a step was left out, and why."),
    Route("POST", "/ladders/report", "ladder-report", WATCH, "Record what was done, as reported."),
)
_HANDOVERS = (
    Route("GET", "/handovers", "handover-list", READ, "Handovers of the watch.", page=Page("handovers")),
    Route("POST", "/handovers", "handover-draft", WATCH, "Draw up what the next officer must know.", status=MADE),
    Route("GET", "/handovers/{id}", "handover-show", READ, "One handover with its report."),
    Route("POST", "/handovers/{id}/signature", "handover-sign", WATCH, "Hand in a copy with one more signature."),
)
_BY_INCIDENT = "incident-show"
_INCIDENTS = (
    Route(
        "GET",
        "/incidents",
        "incident-list",
        READ,
        "Incidents, the newest first.",
        {"items": False, **_LIMIT},
        Page("incidents"),
    ),
    Route("POST", "/incidents", "incident-open", WATCH, "Open an incident.", {"drill": False}, status=MADE),
    Route("GET", "/incidents/ended", "", READ, "Incidents in logs that have ended.", handler="ended-incidents"),
    Route("GET", "/incidents/ended/{log}/{id}", "", READ, "One of them, to be read.", handler="ended-incident"),
    Route("GET", "/incidents/ended/{log}/{id}/beside", "", READ, "Its accounts side by side.", handler="ended-beside"),
    Route(
        "POST",
        "/incidents/ended/{log}/{id}/dossier",
        "",
        AUDIT,
        "Make its dossier, a ZIP file; that it goes out is on record.",
        handler="ended-dossier",
        status=MADE,
        keeps_keys=True,
    ),
    Route("GET", "/incidents/{id}", _BY_INCIDENT, READ, "One incident with all that belongs to it."),
    Route("POST", "/incidents/{id}/statements", "incident-say", WATCH, "State something of it.", shown_by=_BY_INCIDENT),
    Route("POST", "/incidents/{id}/parts", "incident-add", WATCH, "Say what belongs to it.", shown_by=_BY_INCIDENT),
    Route("POST", "/incidents/{id}/events", "incident-event", WATCH, "Add an event of the watch to it."),
    Route(
        "POST", "/incidents/{id}/files", "incident-file", WATCH, "Add a file to it, in base 64.", most_bytes=MAX_FILES
    ),
    Route("POST", "/incidents/{id}/items", "incident-item", WATCH, "Note something to do, or what became of it."),
    Route(
        "POST", "/incidents/{id}/allegation", "incident-allegation", SPEAK, "The words of an allegation, to compose."
    ),
    Route("POST", "/incidents/{id}/page", "incident-page", READ, "Its page as HTML.", {"zone": "", "outlines": []}),
    Route(
        "POST",
        "/incidents/{id}/dossier",
        "",
        AUDIT,
        "Make its dossier, a ZIP file; that it goes out is on record.",
        handler="dossier",
        status=MADE,
        keeps_keys=True,
    ),
    Route(
        "GET",
        "/incidents/{id}/sheet",
        "",
        READ,
        "A blank sheet for what two witnesses saw, as PDF.",
        handler="witness-sheet",
    ),
    Route("GET", "/denials", "incident-denials", READ, "Denials of access.", {"all": False}, Page("denials")),
    Route("POST", "/denials", "incident-deny", WATCH, "Record that access was denied.", {"drill": False}, status=MADE),
    Route("POST", "/denials/{id}/clear", "incident-clear", WATCH, "Record that access was given again."),
    Route("GET", "/reports/periodic", "incident-report", READ, "The periodic report of a day."),
)
_ACCOUNTS = (
    Route("GET", "/incidents/{incident}/accounts", "account-list", READ, "The accounts of an incident, side by side."),
    Route(
        "POST",
        "/incidents/{incident}/accounts",
        "",
        WATCH,
        "Read a text and add it to an incident as somebody's account.",
        handler="account-read",
        status=MADE,
        most_bytes=MAX_FILES,
    ),
    Route("GET", "/incidents/{incident}/beside", "", READ, "Accounts side by side, and facts.", handler="beside"),
    Route("GET", "/incidents/{incident}/grounds", "account-grounds", READ, "What accounts are held against."),
    Route("POST", "/accounts", "account-add", WATCH, "Add somebody's account of an incident.", status=MADE),
    Route("GET", "/accounts/{id}", "account-show", READ, "One account with its claims."),
    Route("POST", "/accounts/{id}/link", "account-link", WATCH, "Say to which incident an account belongs."),
    Route("POST", "/accounts/findings", "account-find", WATCH, "Record what was found from the accounts."),
    Route(
        "GET", "/messages/{message}/words", "account-words", READ, "The words of a message, to be read as an account."
    ),
)
_DRILLS = (
    Route("GET", "/drills", "drill-list", READ, "Drills, the newest first.", _LIMIT),
    Route("POST", "/drills", "drill-begin", BIND, "Begin a drill.", {"by_node": False}, status=MADE),
    Route("POST", "/drills/plan", "", BIND, "What a scenario would bring, and when.", handler="drill-plan"),
    Route("GET", "/drills/{id}", "drill-show", READ, "One drill."),
    Route("GET", "/drills/{id}/score", "drill-score", READ, "How it went, by what it was for."),
    Route("POST", "/drills/{id}/injects", "drill-inject", BIND, "Bring something into a drill."),
    Route("POST", "/drills/{id}/end", "drill-end", BIND, "End a drill."),
)
_MEDIA = (
    Route(
        "POST",
        "/leaflets",
        "",
        WATCH,
        "Make a leaflet of a zone, and set it on paper.",
        handler="leaflet",
        status=MADE,
    ),
    Route("GET", "/media/{medium}", "item-list", READ, "Leaflets, or texts for reading out.", _LIMIT, Page("items")),
    Route("POST", "/media/{medium}", "item-make", WATCH, "Make one of what was said.", status=MADE),
    Route("GET", "/media/{medium}/{id}", "item-show", READ, "One of them, and what became of it."),
    Route("GET", "/media/{medium}/{id}/file", "item-file", READ, "Its newest file, in base 64."),
    Route(
        "POST",
        "/media/settings/{id}",
        "item-set",
        WATCH,
        "Keep a leaflet as it was set on paper.",
        most_bytes=MAX_FILES,
    ),
    Route("POST", "/media/reports/{id}", "item-report", WATCH, "Record that it was printed, given out or read."),
)
_PEOPLE = (
    Route("POST", "/session", "", Door.OPEN, "Sign in with name and password.", handler="sign-in", status=MADE),
    Route("GET", "/session", "", Door.SIGNED_IN, "Who is signed in, and may do what.", handler="session"),
    Route("DELETE", "/session", "", Door.SIGNED_IN, "Sign out.", handler="sign-out", status=GONE),
    Route(
        "PUT",
        "/session/password",
        "",
        Door.SIGNED_IN,
        "Change one's own password.",
        handler="own-password",
        status=GONE,
    ),
    Route("GET", "/tokens", "", Door.SIGNED_IN, "One's own tokens for programs.", handler="tokens"),
    Route(
        "POST",
        "/tokens",
        "",
        Door.SIGNED_IN,
        "Make a token; it is told only now.",
        handler="make-token",
        status=MADE,
        keeps_keys=True,
    ),
    Route("DELETE", "/tokens/{id}", "", Door.SIGNED_IN, "End a token.", handler="end-token", status=GONE),
    Route("GET", "/operators", "", AUDIT, "Who may sign in.", handler="operators"),
    Route("POST", "/operators", "", ADMINISTER, "Add an operator.", handler="add-operator", status=MADE),
    Route("PUT", "/operators/{name}", "", ADMINISTER, "Change roles and desks.", handler="change-operator"),
    Route("PUT", "/operators/{name}/password", "", ADMINISTER, "Set a password.", handler="set-password", status=GONE),
    Route("DELETE", "/operators/{name}", "", ADMINISTER, "Remove an operator.", handler="remove-operator", status=GONE),
)

_OGC = (
    Route("GET", "//ogc", "", READ, "OGC API Features: the landing page.", handler="ogc"),
    Route("GET", "//ogc/api", "", READ, "Its definition, in OpenAPI 3.0.", handler="ogc-api"),
    Route("GET", "//ogc/conformance", "", READ, "What it keeps to.", handler="ogc-conformance"),
    Route("GET", "//ogc/collections", "", READ, "Its collections.", handler="ogc-collections"),
    Route("GET", "//ogc/collections/{collection}", "", READ, "One of them.", handler="ogc-collection"),
    Route(
        "GET", "//ogc/collections/{collection}/queryables", "", READ, "What filters may name.", handler="ogc-queryables"
    ),
    Route("GET", "//ogc/collections/{collection}/items", "", READ, "Its features.", handler="ogc-items"),
    Route("GET", "//ogc/collections/{collection}/items/{feature}", "", READ, "One feature.", handler="ogc-item"),
)
ROUTES: Sequence[Route] = (
    *_NODE,
    *_PARTIES,
    *_LINES,
    *_NOTICES,
    *_ALERTS,
    *_HANDOVERS,
    *_INCIDENTS,
    *_ACCOUNTS,
    *_DRILLS,
    *_MEDIA,
    *_PEOPLE,
    *_OGC,
    Route("GET", "//", "", Door.OPEN, "To the console.", handler="to-console", status=HTTPStatus.TEMPORARY_REDIRECT),
    Route("GET", "//console", "", Door.OPEN, "The console's page.", handler="console"),
    Route("GET", "//console/{name}", "", Door.OPEN, "A file of the console.", handler="console"),
    Route("GET", "//console/{folder}/{name}", "", Door.OPEN, "A file of the console.", handler="console"),
    Route("GET", "//metrics", "", READ, "Figures for Prometheus.", handler="metrics"),
    Route("GET", "//health", "", Door.OPEN, "The process answers.", handler="health"),
    Route("GET", "//ready", "", Door.OPEN, "The node can take on work.", handler="ready"),
    Route(
        "GET", "/stream", "", READ, "What happens, as server-sent events; resumes at Last-Event-ID.", handler="stream"
    ),
    Route("GET", "/openapi.json", "", Door.OPEN, "This document.", handler="openapi"),
)
"""Every route; of two that fit a path, the one whose parts are written out wins."""
