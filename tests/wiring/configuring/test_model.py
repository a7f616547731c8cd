"""Which model is asked, and its key: from a file for its owner alone, or from the environment."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.adapters.models.chat import PATIENCE_S
from truceline.errors import InputError, NotFoundError, TrustError
from truceline.wiring.configuring.model import KEY_VARIABLE, endpoint_of
from truceline.wiring.settings import read_settings

TABLE = '[model]\naddress = "http://127.0.0.1:11434/v1"\nname = "a-model:7b"\n'


@pytest.fixture(autouse=True)
def _without_a_key_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


def written(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def with_key(folder: Path, mode: int) -> Path:
    key = folder / "model-key"
    key.write_text("sk-secret\n", encoding="utf-8")
    key.chmod(mode)
    return written(folder, TABLE + 'key = "model-key"\n')


def test_a_file_names_the_model_and_needs_no_key(tmp_path: Path) -> None:
    endpoint = endpoint_of(written(tmp_path, TABLE))
    assert (endpoint.address, endpoint.name) == ("http://127.0.0.1:11434/v1", "a-model:7b")
    assert (endpoint.key, endpoint.patience_s) == ("", PATIENCE_S)


def test_the_settings_of_a_node_may_name_it(tmp_path: Path) -> None:
    path = written(tmp_path, f'party = "alfa.example"\n{TABLE}patience_s = 5\n')
    assert endpoint_of(path).patience_s == 5
    assert read_settings(path).party == "alfa.example"


def test_a_key_comes_from_its_file_or_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = with_key(tmp_path, 0o600)
    assert endpoint_of(path).key == "sk-secret"
    monkeypatch.setenv(KEY_VARIABLE, "sk-other")
    assert endpoint_of(path).key == "sk-other"


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrustError, match="permissions 0644") as raised:
        endpoint_of(with_key(tmp_path, 0o644))
    assert "sk-secret" not in str(raised.value)


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        endpoint_of(written(tmp_path, TABLE + 'key = "nowhere"\n'))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names no model"),
        ("model = 7\n", "model is 7"),
        ('[model]\nname = "a"\n', "the address of the model"),
        ('[model]\naddress = "http://models.example/v1"\nname = "a"\n', "not on this machine"),
        ('[model]\naddress = "https://models.example/v1"\n', "the name is"),
        (TABLE + 'api_key = "sk-secret"\n', "unknown key"),
        (TABLE + "patience_s = 0\n", "patience_s is 0"),
        (TABLE + "patience_s = true\n", "patience_s is True"),
        (TABLE + "key = 7\n", "key is 7"),
    ],
)
def test_what_names_no_model_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as raised:
        endpoint_of(written(tmp_path, text))
    assert "sk-secret" not in f"{raised.value} {raised.value.hint}"


def test_a_node_is_told_at_once_what_is_wrong_with_its_model(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not on this machine"):
        read_settings(written(tmp_path, 'party = "a.example"\n[model]\naddress = "http://b.example"\nname = "a"\n'))
