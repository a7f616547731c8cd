"""The folder of a node: made whole, for its owner alone, and opened again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.wiring.homes import PASSPHRASE, a_home
from truceline.adapters.key_files import write_key_file
from truceline.errors import InputError, NotFoundError, StoreError, TrustError
from truceline.node.terms.cards import read_card
from truceline.node.terms.parties import own_manifest
from truceline.wiring.home import home_folder, make_home, open_home, opened_node
from truceline.wiring.home_keys import KeyPlan


def test_a_new_node_has_its_settings_its_keys_and_a_record_that_has_begun(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa", listen="127.0.0.1:7443")
    assert sorted(path.name for path in home.folder.iterdir()) == ["keys", "node.toml", "peers", "record"]
    assert open_home(home.folder) == home
    assert (home.party, home.settings.listen) == ("alfa.example", "127.0.0.1:7443")
    with opened_node(home) as node:
        assert own_manifest(node).manifest.party == "alfa.example"
        assert node.store.tree.size == 2
        assert node.entry(0).extra == {"origin": "alfa.example/log/1"}


def test_everything_of_a_new_node_is_on_the_disk_when_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[tuple[int, int]] = set()
    sync = os.fsync

    def noted(descriptor: int) -> None:
        sync(descriptor)
        status = os.fstat(descriptor)
        synced.add((status.st_dev, status.st_ino))

    monkeypatch.setattr(os, "fsync", noted)
    home = make_home(tmp_path / "alfa", KeyPlan(party="alfa.example"), lambda _: PASSPHRASE, work=1)
    for path in (tmp_path, home.folder, *home.folder.rglob("*")):
        status = path.stat()
        assert (status.st_dev, status.st_ino) in synced, path


def test_nobody_else_may_look_into_the_folder(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (home.folder, home.keys)}
    assert modes == {"alfa": 0o700, "keys": 0o700}


@pytest.mark.parametrize("part", [".", "keys"])
def test_a_folder_that_others_may_look_into_is_refused(tmp_path: Path, part: str) -> None:
    home = a_home(tmp_path / "alfa")
    (home.folder / part).chmod(0o750)
    with pytest.raises(TrustError, match="0750") as raised:
        open_home(home.folder)
    assert raised.value.hint.startswith("chmod 700")


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    before = (home.keys / "log").read_bytes()
    with pytest.raises(InputError, match="something in"):
        a_home(tmp_path / "alfa")
    assert (home.keys / "log").read_bytes() == before
    assert a_home(_empty(tmp_path / "bravo")).folder == tmp_path / "bravo"


def test_a_node_that_could_not_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fewer than 12"):
        make_home(tmp_path / "alfa", KeyPlan(party="alfa.example"), lambda _: "short", work=1)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be made"):
        a_home(tmp_path / "file" / "alfa")


def test_where_there_is_no_node_it_is_said_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no node in") as raised:
        open_home(tmp_path)
    assert "truceline node init" in raised.value.hint


def test_one_process_at_a_time_writes_a_record(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    with opened_node(home), pytest.raises(StoreError, match="another process"), opened_node(home):
        pass
    with opened_node(home) as node:
        assert not node.store.frozen


def test_a_key_of_another_party_or_role_is_refused(tmp_path: Path) -> None:
    home, other = a_home(tmp_path / "alfa"), a_home(tmp_path / "bravo", "bravo.example")
    for stranger in ((other.keys / "node").read_bytes(), (home.keys / "log").read_bytes()):
        (home.keys / "node").unlink()
        write_key_file(home.keys / "node", stranger)
        with pytest.raises(TrustError, match="is called"), opened_node(home):
            pass


@pytest.mark.parametrize("name", ["log", "cosigner", "node", "tls", "age"])
def test_a_node_with_a_key_that_others_may_read_does_not_start(tmp_path: Path, name: str) -> None:
    home = a_home(tmp_path / "alfa")
    (home.keys / name).chmod(0o604)
    with pytest.raises(TrustError, match="0604"), opened_node(home):
        pass


def test_a_card_has_the_certificate_that_the_manifest_pins(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    with opened_node(home) as node:
        card = read_card(home.card(own_manifest(node).note, "alfa.example:7443"))
    assert card.certificate.startswith(b"-----BEGIN CERTIFICATE-----")
    assert b"PRIVATE" not in card.certificate
    assert card.address == "alfa.example:7443"


def test_a_peer_is_noted_once_with_its_certificate(tmp_path: Path) -> None:
    home, other = a_home(tmp_path / "alfa"), a_home(tmp_path / "bravo", "truceline.example/bravo")
    with opened_node(other) as node:
        card = read_card(other.card(own_manifest(node).note, ""))
    home.keep_peer(card, "bravo.example:1")
    home = open_home(home.folder)
    assert home.settings.peers["truceline.example/bravo"].address == "bravo.example:1"
    assert home.certificate_of("truceline.example/bravo") == card.certificate
    before = (home.folder / "node.toml").read_bytes()
    home.keep_peer(card, "bravo.example:1")
    assert (home.folder / "node.toml").read_bytes() == before
    with pytest.raises(InputError, match="already"):
        home.keep_peer(card, "bravo.example:2")
    assert (home.folder / "node.toml").read_bytes() == before


def test_what_an_owner_wrote_into_the_settings_stays(tmp_path: Path) -> None:
    home, other = a_home(tmp_path / "alfa"), a_home(tmp_path / "bravo", "bravo.example")
    with (home.folder / "node.toml").open("a") as file:
        file.write("# ours\n")
    with opened_node(other) as node:
        home.keep_peer(read_card(other.card(own_manifest(node).note, "")), "")
    assert "# ours\n" in (home.folder / "node.toml").read_text()
    assert list(open_home(home.folder).settings.peers) == ["bravo.example"]


def test_a_peer_without_a_certificate_has_none(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    assert home.certificate_of("bravo.example") == b""
    with (home.folder / "node.toml").open("a") as file:
        file.write('[peers."bravo.example"]\ncertificate = "peers/none.pem"\n')
    with pytest.raises(InputError, match="cannot be read"):
        open_home(home.folder).certificate_of("bravo.example")


def test_the_folder_is_named_or_else_in_the_environment_or_else_the_users_own() -> None:
    environment = {"TRUCELINE_HOME": "/a", "XDG_DATA_HOME": "/b"}
    assert home_folder("/c", environment) == Path("/c")
    assert home_folder(None, environment) == Path("/a")
    assert home_folder(None, {"XDG_DATA_HOME": "/b"}) == Path("/b/truceline")
    assert home_folder(None, {}) == Path.home() / ".local/share/truceline"


def test_settings_without_a_party_are_refused(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    (home.folder / "node.toml").write_text("")
    with pytest.raises(InputError, match="whose node"):
        open_home(home.folder)


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder
