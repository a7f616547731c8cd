"""Who comes in: by a session in a cookie, or by a token; and what keeps others from asking in somebody's name."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from urllib.parse import urlsplit

from truceline.api.asked import Asked
from truceline.api.requests import Request
from truceline.api.route import Door
from truceline.errors import RequestError
from truceline.model.operators import Right
from truceline.node.alerting.alerts import Alert
from truceline.node.alerting.handling import is_shown
from truceline.wiring.admitting.admission import SHIFT_MS, Admission, Entrant, is_same
from truceline.wiring.moments import now

COOKIE, TLS_COOKIE = "truceline_session", "__Host-truceline_session"
FORGERY = "x-csrf-token"


def entrant_of(request: Request, admission: Admission) -> Entrant | None:
    """Who asks; none if nobody is signed in.

    Raises:
        RequestError: a token came along that does not hold.
    """
    at = now().at
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind:
        entrant = admission.entrant_by_token(token.strip(), at) if kind.lower() == "bearer" else None
        if entrant is None:
            told = {"www-authenticate": 'Bearer error="invalid_token"'}
            raise RequestError("sign-in-refused", "the token does not hold", "make a new one", told)
        return entrant
    secret = request.cookies.get(_cookie(request), "")
    return admission.entrant_by_session(secret, at) if secret else None


def check(asked: Asked) -> None:
    """Nothing, if whoever asks may.

    Raises:
        RequestError: nobody is signed in, the role does not allow it, or another site asks in the operator's name.
    """
    request, needed = asked.request, asked.route.right
    if not asked.route.is_safe:
        _check_same_site(request)
    if needed is Door.OPEN:
        return
    entrant = asked.entrant
    if isinstance(needed, Right) and needed not in entrant.rights:
        raise RequestError(
            "role-lacks-right",
            f"{request.method} {asked.route.path} needs the right to {needed}",
            f"{entrant.operator.name} may here: {', '.join(sorted(entrant.rights)) or 'nothing'}",
        )
    if not asked.route.is_safe and entrant.forgery and not is_same(request.headers.get(FORGERY, ""), entrant.forgery):
        raise RequestError("forged-request", f"{FORGERY} is missing or wrong", "send what GET /api/v1/session says")


def may_see(entrant: Entrant, alert: Alert) -> bool:
    """True unless an alert is hidden from every desk of an operator; one under duress is, from the desk that signed."""
    return any(is_shown(alert, desk) for desk in ("", *entrant.operator.desks))


def session_cookie(request: Request, secret: str) -> str:
    """The cookie of a session; with an empty secret, one that ends it."""
    last = (
        f"{_cookie(request)}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={SHIFT_MS // 1_000 if secret else 0}"
    )
    return f"{last}; Secure" if request.is_tls else last


def secret_of(request: Request) -> str:
    """The secret of the session; empty if there is none."""
    return request.cookies.get(_cookie(request), "")


def _cookie(request: Request) -> str:
    return TLS_COOKIE if request.is_tls else COOKIE


def _check_same_site(request: Request) -> None:
    """Browsers say from which site a request comes; programs say nothing."""
    origin = request.headers.get("origin", "")
    is_other = bool(origin) and urlsplit(origin).netloc != request.headers.get("host", "")
    if is_other or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise RequestError("forged-request", f"another site asks: {origin[:128]!r}", "ask from the node's own pages")
