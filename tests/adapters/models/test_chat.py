"""A model is asked once, with limits, in the clear on this machine only; whatever else comes is told, not believed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
import socket

import pytest

from tests.adapters.models.endpoints import Told, chat, served
from truceline.adapters.models.chat import MAX_ANSWER_BYTES, Endpoint, ask, check_address
from truceline.errors import InputError, UnreachableError

KEY = "sk-very-secret-0123456789"


def asked(told: Told, key: str = "", patience_s: int = 60) -> str:
    with served(lambda _: told) as server:
        return ask(Endpoint(server.address, "a-model", key, patience_s), "Find claims.", "The report.")


def test_a_question_goes_out_in_the_form_of_chat_completions_and_the_words_come_back() -> None:
    with served(lambda _: Told(body=chat("words"))) as server:
        assert ask(Endpoint(f"{server.address}/", "a-model", KEY), "Find claims.", "The report.") == "words"
    ((path, headers, question),) = server.taken
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == f"Bearer {KEY}"
    assert question == {
        "model": "a-model",
        "messages": [
            {"role": "system", "content": "Find claims."},
            {"role": "user", "content": "The report."},
        ],
        "stream": False,
    }


def test_without_a_key_none_is_shown() -> None:
    with served(lambda _: Told(body=chat("words"))) as server:
        ask(Endpoint(server.address, "a-model"), "", "")
    assert "authorization" not in server.taken[0][1]


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 429, 500, 503, 204])
def test_another_code_than_success_is_told_without_a_word_of_the_other_side(status: int) -> None:
    told = Told(status, b"" if status == 204 else f"wrong key: {KEY}".encode())
    with pytest.raises(UnreachableError, match=f"code {status}") as raised:
        asked(told, KEY)
    assert KEY not in f"{raised.value} {raised.value.hint}"


def test_no_redirection_is_followed() -> None:
    with served(lambda _: Told(body=chat("from elsewhere"))) as elsewhere:
        moved = Told(307, headers={"location": f"{elsewhere.address}/chat/completions"})
        with pytest.raises(UnreachableError, match="code 307"):
            asked(moved, KEY)
    assert elsewhere.taken == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>It works!</html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        b'{"choices": []}',
        b'{"choices": {"0": {}}}',
        b'{"choices": [{"text": "words"}]}',
        b'{"error": "no such model"}',
        chat(None),
        chat(["words"]),
        chat(" \n"),
    ],
)
def test_what_is_no_answer_of_that_form_is_refused(body: bytes) -> None:
    with pytest.raises(InputError, match="no answer of the form"):
        asked(Told(body=body))


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"x" * (MAX_ANSWER_BYTES + 1), {}),
        (gzip.compress(b"x" * (MAX_ANSWER_BYTES + 1)), {"content-encoding": "gzip"}),
    ],
    ids=["plain", "packed"],
)
def test_an_answer_that_is_too_large_is_read_no_further(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(InputError, match="longer than"):
        asked(Told(body=body, headers=headers))


def test_an_answer_that_takes_too_long_is_not_waited_for() -> None:
    with pytest.raises(UnreachableError, match="within 1 s"):
        asked(Told(body=chat("late"), wait_s=1.5), patience_s=1)


def test_nobody_there_is_told_with_what_to_look_at() -> None:
    with socket.socket() as taken:  # and nobody listens there
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(UnreachableError, match="not reached") as raised:
            ask(Endpoint(f"http://127.0.0.1:{port}/v1", "a-model", KEY), "", "")
    assert KEY not in f"{raised.value} {raised.value.hint}"


@pytest.mark.parametrize("address", ["https://models.example/v1", "http://localhost:11434/v1", "http://[::1]:1/v1"])
def test_an_address_is_https_or_on_this_machine(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "models.example/v1",
        "http://models.example/v1",
        "http://127.0.0.1.models.example/v1",
        "http://localhost@models.example/v1",
        "https://name:password@models.example/v1",
        "https://models.example/v1?api_key=1",
        "https://models.example/v1#x",
        "https://models.example:0/v1",
        "https://models.example:x/v1",
        "https://[models.example/v1",
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
    ],
)
def test_another_address_is_refused_and_what_it_hides_is_not_shown(address: str) -> None:
    with pytest.raises(InputError) as raised:
        Endpoint(address, "a-model")
    assert "password" not in str(raised.value)


@pytest.mark.parametrize("key", ["two words", "a\nb", "schlüssel", "\x00"])
def test_a_key_that_could_change_the_request_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(InputError, match="the key of the model") as raised:
        Endpoint("https://models.example/v1", "a-model", key)
    assert key not in str(raised.value)


def test_a_key_is_not_shown_with_its_endpoint() -> None:
    assert KEY not in repr(Endpoint("https://models.example/v1", "a-model", KEY))
