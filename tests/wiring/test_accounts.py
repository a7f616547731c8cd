"""Reports become accounts, plain or as saved pages."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.adapters.models.endpoints import Told, chat, served
from truceline.accounts.claims import Document
from truceline.errors import InputError
from truceline.wiring.accounts import account_of, proposals_for

SENTENCE = "The coalition struck a convoy near the village."


def test_plain_text_and_a_saved_page_give_the_same_claims_at_their_own_places() -> None:
    page = f"<!DOCTYPE html><html><body><nav>Home About</nav><p>{SENTENCE}</p></body></html>"
    (plain,) = account_of(SENTENCE.encode(), Document("a")).claims
    (paged,) = account_of(page.encode(), Document("a")).claims
    assert plain.text == paged.text == SENTENCE
    assert SENTENCE[slice(*plain.span)] == page[slice(*paged.span)] == SENTENCE


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    with pytest.raises(InputError, match="not UTF-8"):
        account_of(b"\xff\xfe", Document("a"))


def test_another_language_is_refused() -> None:
    with pytest.raises(InputError, match="'ru'"):
        account_of(SENTENCE.encode(), Document("a", lang="ru"))


def test_what_a_model_proposes_about_a_page_stands_at_its_own_places_in_the_page(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><body><nav>Home About</nav><p>{SENTENCE} Residents hid.</p></body></html>"
    struck = {"sentence": 1, "text": "struck a convoy", "type": "strike", "source": {"holder": "document"}}
    hid = {"sentence": 2, "text": "Residents hid", "type": "posture"}
    settings = tmp_path / "model.toml"
    told = account_of(page.encode(), Document("a"))
    with served(lambda _: Told(body=chat(json.dumps({"claims": [struck, hid]})))) as server:
        settings.write_text(f'[model]\naddress = "{server.address}"\nname = "a-model"\n', encoding="utf-8")
        proposed, found = proposals_for(page.encode(), told, settings)
    ((_, _, question),) = server.taken
    asked = json.loads(question["messages"][1]["content"])
    assert [each["text"] for each in asked["sentences"]] == [SENTENCE, "Residents hid."]
    (claim,) = proposed.claims
    assert page[slice(*claim.span)] == claim.text == "Residents hid."
    assert found == {
        "model": "a-model",
        "kept": 1,
        "dropped": [{"number": 1, "text": "struck a convoy", "why": "it is read already"}],
    }
