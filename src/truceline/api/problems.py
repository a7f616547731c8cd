"""The one table of HTTP statuses for errors, and problem details (RFC 9457) made from them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from traceback import extract_tb

from truceline.api.replies import Reply
from truceline.errors import (
    FrozenError,
    InputError,
    InUseError,
    MissingExtraError,
    NoteError,
    NotFoundError,
    ReportError,
    RequestError,
    StateError,
    StoreError,
    TrucelineError,
    TrustError,
    UnreachableError,
    ZoneError,
)

MEDIA_TYPE = "application/problem+json"
RETRY_S = 5

STATUSES: dict[type[TrucelineError], HTTPStatus] = {
    TrucelineError: HTTPStatus.INTERNAL_SERVER_ERROR,
    InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ZoneError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ReportError: HTTPStatus.UNPROCESSABLE_ENTITY,
    StateError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NoteError: HTTPStatus.UNPROCESSABLE_ENTITY,
    TrustError: HTTPStatus.FORBIDDEN,
    FrozenError: HTTPStatus.CONFLICT,
    StoreError: HTTPStatus.INSUFFICIENT_STORAGE,
    InUseError: HTTPStatus.SERVICE_UNAVAILABLE,
    UnreachableError: HTTPStatus.BAD_GATEWAY,
    NotFoundError: HTTPStatus.NOT_FOUND,
    RequestError: HTTPStatus.BAD_REQUEST,
    MissingExtraError: HTTPStatus.NOT_IMPLEMENTED,
}

REFUSALS: Mapping[str, HTTPStatus] = {
    "no-such-route": HTTPStatus.NOT_FOUND,
    "method-not-allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "request-unusable": HTTPStatus.BAD_REQUEST,
    "media-type-unusable": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "body-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "body-too-slow": HTTPStatus.REQUEST_TIMEOUT,
    "sign-in-needed": HTTPStatus.UNAUTHORIZED,
    "sign-in-refused": HTTPStatus.UNAUTHORIZED,
    "too-many-tries": HTTPStatus.TOO_MANY_REQUESTS,
    "forged-request": HTTPStatus.FORBIDDEN,
    "role-lacks-right": HTTPStatus.FORBIDDEN,
    "not-your-desk": HTTPStatus.FORBIDDEN,
    "changed-meanwhile": HTTPStatus.PRECONDITION_FAILED,
    "key-used-otherwise": HTTPStatus.CONFLICT,
    "busy": HTTPStatus.TOO_MANY_REQUESTS,
    "too-many-at-once": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What HTTP itself may refuse, by code; no act has seen the request then."""
_WAIT = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INSUFFICIENT_STORAGE, HTTPStatus.SERVICE_UNAVAILABLE})


def status_of(error: TrucelineError) -> HTTPStatus:
    """The status of an error: that of its class, or of the nearest class above it."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def problem_of(error: TrucelineError) -> Reply:
    """What is answered when an act fails."""
    return problem(status_of(error), error.code, str(error), error.hint)


def problem_of_refusal(refusal: RequestError) -> Reply:
    """What is answered when HTTP refuses."""
    found = problem(REFUSALS[refusal.code], refusal.code, str(refusal), refusal.hint)
    return found.with_headers(refusal.headers)


def problem_of_mistake(request_id: str) -> Reply:
    """What is answered when the node itself is wrong: only who runs it learns where."""
    told = f"the node made a mistake with request {request_id}"
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "mistake", told, "tell whoever runs the node this number")


def mistake_words(error: Exception, request_id: str) -> str:
    """What whoever runs the node is told: the kind of error and where; not its text, which may quote what was asked."""
    place = extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} in {Path(place.filename).name}, row {place.lineno}"
    return f"request {request_id} failed by a mistake of the node: {where}"


def problem(status: HTTPStatus, code: str, detail: str, hint: str) -> Reply:
    """Problem details, with our ``code`` and ``hint``."""
    document = {
        "type": f"urn:truceline:problem:{code}",
        "title": code.replace("-", " "),
        "status": int(status),
        "detail": detail,
        "code": code,
        "hint": hint,
    }
    headers = {"retry-after": str(RETRY_S)} if status in _WAIT else {}
    content = json.dumps(document, ensure_ascii=False).encode(errors="replace")
    return Reply(status, content, MEDIA_TYPE, headers)
