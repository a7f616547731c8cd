"""Everything that the OpenAPI document names is asked of a running node, as it says and as it does not say.

Schemathesis draws the requests: no answer is a server error, each is of a status, a media type and a form that the
document has for it, and what breaks a schema is refused.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.promises import check_promise
from tests.api.served import PASSWORD, Client, Served
from truceline.api.openapi import openapi_document
from truceline.model.operators import Role

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
)
WITHOUT_END = "/api/v1/stream"
"""Its events are held to their form in tests/api/live/test_stream.py."""
FEW = settings(
    max_examples=4, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@schemathesis.serializer("application/x-ndjson", "application/vnd.apache.arrow.stream")
def any_bytes(_: Any, value: Any) -> bytes:
    """Something for which there is no schema."""
    return value if isinstance(value, bytes) else json.dumps(value, default=str).encode()


SCHEMA: Any = schemathesis.openapi.from_dict(json.loads(openapi_document()))
OPERATIONS = [found for each in SCHEMA.get_all_operations() if (found := each.ok()).path != WITHOUT_END]


@pytest.fixture(scope="module")
def everybody(own: Served) -> Client:
    """A program with every right there is."""
    own.admission.add("everybody", list(Role), ["duty"], PASSWORD)
    return own.by_token("everybody")


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: str(operation.label))
def test_whatever_is_asked_the_answer_is_one_that_the_document_describes(everybody: Client, operation: Any) -> None:
    root = f"http://127.0.0.1:{everybody.port}"

    def ask(case: Any) -> None:
        answered = case.call(base_url=root, headers=everybody.headers)
        case.validate_response(answered, checks=CHECKS)
        media_type = answered.headers.get("content-type", [""])[0]
        path = answered.request.path_url
        check_promise(str(answered.request.method), path, answered.status_code, media_type, answered.content)

    for mode in _modes(operation):
        drawn: Any = given(operation.as_strategy(generation_mode=mode))
        FEW(drawn(ask))()


def _modes(operation: Any) -> list[GenerationMode]:
    """What can be wrong is wrong too; of what has neither a body nor a query, any path and header is right."""
    is_described = list(operation.query) or [each for each in operation.body if "json" in each.media_type]
    return [GenerationMode.POSITIVE, GenerationMode.NEGATIVE] if is_described else [GenerationMode.POSITIVE]


def test_everything_but_what_has_no_end_is_asked() -> None:
    paths = json.loads(openapi_document())["paths"]
    assert len(OPERATIONS) == sum(map(len, paths.values())) - 1
