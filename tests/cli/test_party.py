"""truceline party: cards shown, compared and enrolled."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.journeys.process import called
from tests.wiring.homes import PASSPHRASE, a_home, passphrase_file
from tests.wiring.serving.two_nodes import a_pair
from truceline.cli.main import main
from truceline.node.terms.cards import read_card
from truceline.signing.parties.enrolment import in_groups, number_of, number_to_compare
from truceline.signing.qr import qr_texts
from truceline.wiring.handing.desk_signing import open_desk
from truceline.wiring.home import Home, open_home, opened_node
from truceline.wiring.home_keys import read_locked_key

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def alfa(tmp_path: Path) -> Home:
    return a_home(tmp_path / "alfa", listen="127.0.0.1:7443")


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Bravo's card."""
    bravo = a_home(tmp_path / "bravo", "bravo.example", listen="127.0.0.1:7444")
    path = tmp_path / "bravo.card"
    assert main(["party", "show", "--home", str(bravo.folder), "--card", str(path)]) == 0
    return path


def enrolled(alfa: Home, card: Path, *options: str) -> int:
    return main(["party", "enrol", str(card), "--home", str(alfa.folder), *options])


def test_a_card_has_the_keys_the_certificate_and_the_address(card: Path) -> None:
    read = read_card(card.read_bytes())
    assert (read.manifest.party, read.address) == ("bravo.example", "127.0.0.1:7444")
    assert read.certificate.startswith(b"-----BEGIN CERTIFICATE-----")


def test_showing_tells_the_number_and_every_key(alfa: Home, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "alfa.card"
    assert main(["party", "show", "--home", str(alfa.folder), "--card", str(path), "--address", "alfa.example:1"]) == 0
    shown = capsys.readouterr().out
    read = read_card(path.read_bytes())
    assert read.address == "alfa.example:1"
    assert in_groups(number_of(read.manifest)) in shown
    assert all(key.text in shown for _, key in read.manifest.keys)


def test_a_card_is_shown_as_codes_on_the_terminal_and_on_sheets(alfa: Home, tmp_path: Path, capsys: Captured) -> None:
    sheets = tmp_path / "sheets"
    assert main(["party", "show", "--home", str(alfa.folder), "--qr", "--sheets", str(sheets)]) == 0
    assert capsys.readouterr().out.count("█") > 1000
    assert (sheets / "card-1.svg").read_bytes().startswith(b"<svg")


def test_a_card_that_was_compared_is_enrolled_and_the_peer_noted(alfa: Home, card: Path, capsys: Captured) -> None:
    assert enrolled(alfa, card, "--compared") == 0
    assert main(["party", "list", "--home", str(alfa.folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["party"], told["version"], told["lines"]) == ("bravo.example", 1, [])
    peer = open_home(alfa.folder).settings.peers["bravo.example"]
    assert (peer.address, peer.certificate) == ("127.0.0.1:7444", "peers/bravo.example.pem")


def test_the_number_is_shown_and_a_yes_enrols(alfa: Home, card: Path) -> None:
    done = called("party", "enrol", card, "--home", alfa.folder, given=b"y\n")
    assert done.returncode == 0
    theirs = read_card(card.read_bytes()).manifest
    ours = json.loads(called("party", "show", "--home", alfa.folder, "--json").stdout)
    assert "bravo.example is enrolled" in done.stdout
    shown = "".join(character for character in done.stderr if character.isdigit())
    assert "".join(sorted((ours["number"], number_of(theirs)))) in shown


@pytest.mark.parametrize(("answer", "code"), [(b"n\n", 5), (b"", 130)])
def test_without_a_yes_nothing_is_enrolled(alfa: Home, card: Path, answer: bytes, code: int) -> None:
    done = called("party", "enrol", card, "--home", alfa.folder, given=answer)
    assert done.returncode == code
    assert called("party", "list", "--home", alfa.folder, "--json").stdout == ""
    assert open_home(alfa.folder).settings.peers == {}


def test_both_sides_show_the_same_number(alfa: Home, card: Path, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "alfa.card"
    assert main(["party", "show", "--home", str(alfa.folder), "--card", str(path)]) == 0
    numbers = []
    for folder, other in ((alfa.folder, card), (tmp_path / "bravo", path)):
        capsys.readouterr()
        assert main(["party", "enrol", str(other), "--home", str(folder), "--compared", "--json"]) == 0
        numbers.append(json.loads(capsys.readouterr().out)["compare"])
    manifests = [read_card(file.read_bytes()).manifest for file in (path, card)]
    assert numbers == [number_to_compare(*manifests)] * 2


def test_rows_of_a_scanner_enrol_as_the_card_does(alfa: Home, card: Path, tmp_path: Path) -> None:
    rows = tmp_path / "scanned.txt"
    rows.write_text("\n".join(qr_texts(card.read_bytes())))
    assert enrolled(alfa, rows, "--compared") == 0


def test_a_card_with_a_changed_byte_is_refused(alfa: Home, card: Path, capsys: Captured) -> None:
    content = bytearray(card.read_bytes())
    content[len(content) // 2] ^= 1
    card.write_bytes(content)
    assert enrolled(alfa, card, "--compared") == 2
    assert "unusable" in capsys.readouterr().err
    assert open_home(alfa.folder).settings.peers == {}


def test_a_card_that_is_not_there_or_our_own_is_refused(alfa: Home, tmp_path: Path, capsys: Captured) -> None:
    assert enrolled(alfa, tmp_path / "none", "--compared") == 6
    own = tmp_path / "own.card"
    assert main(["party", "show", "--home", str(alfa.folder), "--card", str(own)]) == 0
    assert enrolled(alfa, own) == 2, "before anything is compared"
    assert "alfa.example itself" in capsys.readouterr().err


def test_an_address_beside_the_card_is_noted_instead_of_its_own(alfa: Home, card: Path) -> None:
    assert enrolled(alfa, card, "--compared", "--address", "10.0.0.7:7443") == 0
    assert open_home(alfa.folder).settings.peers["bravo.example"].address == "10.0.0.7:7443"
    assert enrolled(alfa, card, "--compared") == 2, "node.toml says otherwise, and is its owner's"


def test_parties_are_listed_for_people(alfa: Home, card: Path, capsys: Captured) -> None:
    enrolled(alfa, card, "--compared")
    capsys.readouterr()
    assert main(["party", "list", "--home", str(alfa.folder)]) == 0
    titles, row = capsys.readouterr().out.splitlines()
    assert titles.split() == ["party", "version", "enrolled", "lines"]
    assert row.startswith("bravo.example  1")


def renewed(home: Home, tmp_path: Path, *options: str) -> int:
    arguments = ["--home", str(home.folder), "--passphrase-file", str(passphrase_file(tmp_path))]
    return main(["party", "renew", *options, *arguments])


def keys_of(home: Home, capsys: Captured) -> tuple[int, list[str]]:
    capsys.readouterr()
    assert main(["party", "show", "--home", str(home.folder), "--json"]) == 0
    own = json.loads(capsys.readouterr().out)
    return own["version"], [key["name"] for key in own["keys"] if key["role"] == "operator"]


def test_a_desk_is_added_and_another_ended_by_the_roots(alfa: Home, tmp_path: Path, capsys: Captured) -> None:
    assert renewed(alfa, tmp_path, "--add-desk", "night", "--remove", "alfa.example/operator/duty") == 0
    assert "version 2" in capsys.readouterr().out
    assert keys_of(alfa, capsys) == (2, ["alfa.example/operator/night"])
    assert read_locked_key(alfa.keys / "night", PASSPHRASE).name == "alfa.example/operator/night"


def test_without_a_root_or_with_a_key_that_is_not_there_nothing_changes(
    alfa: Home, tmp_path: Path, capsys: Captured
) -> None:
    assert renewed(alfa, tmp_path, "--remove", "alfa.example/operator/nobody") == 2
    (alfa.keys / "root-1").unlink()
    assert renewed(alfa, tmp_path, "--remove", "alfa.example/operator/duty") == 6
    assert renewed(alfa, tmp_path) == 2
    assert keys_of(alfa, capsys) == (1, ["alfa.example/operator/duty"])


def test_new_keys_go_to_every_peer(tmp_path: Path) -> None:
    pair = a_pair(tmp_path)
    assert renewed(pair.alfa, tmp_path, "--add-desk", "night") == 0
    with opened_node(pair.alfa) as node:
        (parcel,) = node.store.outbox("bravo.example", 10)
        assert parcel.obj == node.entry(node.store.tree.size - 1).obj


def one_row_file(path: Path, row: str) -> str:
    path.touch(mode=0o600)
    path.write_text(f"{row}\n", encoding="utf-8")
    return str(path)


def test_a_desk_gets_other_passphrases(alfa: Home, tmp_path: Path, capsys: Captured) -> None:
    files = ["--passphrase-file", str(passphrase_file(tmp_path))]
    files += ["--new-file", one_row_file(tmp_path / "new", "words of the new usual kind")]
    files += ["--second-file", one_row_file(tmp_path / "second", "words for a bad day")]
    assert main(["party", "passphrase", "duty", "--home", str(alfa.folder), *files]) == 0
    assert "are changed" in capsys.readouterr().err
    assert not open_desk(alfa.keys, "duty", "words of the new usual kind").is_under_duress
    assert open_desk(alfa.keys, "duty", "words for a bad day").is_under_duress


def test_a_party_may_be_told_the_zone_alone_until_somebody_says_otherwise(alfa: Home, capsys: Captured) -> None:
    def may_be_told(*profile: str) -> str:
        words = ["party", "release", "bravo.example", *profile, "--home", str(alfa.folder), "--json"]
        assert main(words) == 0
        return str(json.loads(capsys.readouterr().out)["profile"])

    assert may_be_told() == "zone-only"
    assert may_be_told("cell") == "cell"
    assert may_be_told() == "cell"
    assert main(["party", "release", "bravo.example", "--home", str(alfa.folder)]) == 0
    assert capsys.readouterr().out == "bravo.example may be told: cell\n"
    assert main(["party", "release", "B B", "cell", "--home", str(alfa.folder)]) == 2
