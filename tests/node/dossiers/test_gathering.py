"""What belongs to an incident goes along, and of everything else no more than its hash."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.line.testified import TESTIMONY
from tests.node.accounts.test_keeping import ACCOUNT, added
from tests.node.dossiers.cases import an_incident, material, part_of, verdict_on
from tests.node.incidents.cases import EVENT
from tests.node.incidents.test_keeping import opened, said
from tests.node.meeting import ALFA, BRAVO, meet, warn
from truceline.errors import NotFoundError
from truceline.line.kinds import MessageKind
from truceline.model.incidents import Belonging, MediaFile, Part, Remark, Saying
from truceline.node.deeds import Deed, record_deeds
from truceline.node.dossiers.gathering import Seen
from truceline.record.store import object_name


def test_the_incident_its_messages_their_answers_and_its_files_go_along() -> None:
    met, incident = an_incident()
    found = material(met, incident)
    files = part_of(met, found)
    for name in ("charter.note", "policy.txt", "VERIFY.txt", "verify.py"):
        assert name in files
    (photo,) = [each.file for each in found.custody]
    assert files[f"objects/{photo.sha256}"] == b"\xff\xd8\xff photo"
    row = json.dumps(EVENT).encode()
    assert files[f"objects/{object_name(row)}"] == row
    answers = [answer.id for told in found.case.messages for _, answer in told.answers]
    assert answers
    kept = b"".join(content for name, content in files.items() if name.startswith("entries/"))
    for message_id in (*answers, *(told.message.id for told in found.case.messages)):
        assert message_id.encode() in kept
    assert verdict_on(files, met.line)["exit"] == 0


def test_what_belongs_to_another_incident_stays_a_hash() -> None:
    met = meet(ALFA, BRAVO)
    one, other = opened(met), opened(met)
    secret = "Nobody else may read this."
    said(met, other, Remark(secret, Saying("North")))
    warning = warn(met, body={"text": secret}).message.id
    said(met, other, Belonging(Part.MESSAGE, warning))
    found = material(met, one.id)
    assert (found.case.messages, found.custody, found.accounts) == ((), (), ())
    files = part_of(met, found)
    assert not any(secret.encode() in content or warning.encode() in content for content in files.values())
    (counted,) = [claim for claim in verdict_on(files)["claims"] if claim["kind"] == "counted"]
    assert "none was left out uncounted" in counted["text"]


def test_what_is_withheld_stays_a_hash_and_is_said_to_be() -> None:
    met, incident = an_incident()
    (photo,) = [each.file.sha256 for each in material(met, incident).custody]
    files = part_of(met, material(met, incident, withheld=frozenset([photo])))
    assert f"objects/{photo}" not in files


def test_accounts_that_name_the_incident_come_with_their_later_versions_and_texts() -> None:
    met = meet(ALFA, BRAVO)
    one, other = opened(met), opened(met)
    text = b"A column was seen."
    names = [f"{number:032x}" for number in range(3)]
    contents: list[dict[str, Any]] = [
        {"incident": one.id, "title": "A", "text": {"sha256": object_name(text), "size": 18}},
        {"incident": other.id, "title": "B"},
        {"title": "C"},
    ]
    for name, content in zip(names, contents, strict=True):
        deed = Deed(noun="account", of=name, verb="add", desk="duty", content=content)
        record_deeds(met[ALFA], [deed], met.clock.now, [text])
    link = Deed(noun="account", of=names[2], verb="link", desk="duty", content={"incident": one.id})
    record_deeds(met[ALFA], [link], met.clock.now)
    found = material(met, one.id)
    assert [(deed.of, deed.verb) for deed in found.accounts] == [
        (names[0], "add"),
        (names[2], "add"),
        (names[2], "link"),
    ]
    assert part_of(met, found)[f"objects/{object_name(text)}"] == text


def test_the_signed_statement_by_which_an_account_came_goes_along_as_its_senders_word() -> None:
    met = meet(ALFA, BRAVO)
    incident = opened(met).id
    said = met.say(BRAVO, ALFA, kind=MessageKind.STATEMENT, body=TESTIMONY.body).message
    met.exchange_until_quiet(BRAVO, ALFA)
    plain = warn(met).message
    named = {name: getattr(TESTIMONY, name) for name in ("speaker", "on_behalf", "signatories")}
    bare = replace(ACCOUNT, claims=())
    added(met, bare, TESTIMONY.text, message=said.id, incident=incident, **named)
    added(met, bare, "Turn back.", message=plain.id, incident=incident, speaker=ALFA)
    found = material(met, incident)
    assert found.stated == {said.id: said}
    result = verdict_on(part_of(met, found))
    told = {claim["kind"]: claim for claim in result["claims"] if claim["about"] == said.id}
    assert (told["written"]["verdict"], told["stated"]["verdict"]) == ("PROVEN", "ONE SIDE'S WORD")
    assert (told["stated"]["party"], result["exit"]) == (BRAVO, 0)
    assert not any(claim["about"] == plain.id for claim in result["claims"])


def test_custody_says_through_whose_hands_a_file_came_and_whether_it_is_here() -> None:
    met, incident = an_incident()
    (each,) = material(met, incident).custody
    assert isinstance(each.file, MediaFile)
    assert (each.desk, each.operator, each.is_kept, each.taken_in_by) == ("duty", "Lt Adams", True, "duty (Lt Adams)")


def test_a_row_of_the_watch_that_says_nothing_more_is_no_error() -> None:
    met, incident = an_incident()
    assert list(material(met, incident).seen.values()) == [Seen()]


def test_without_any_line_there_is_nothing_that_a_dossier_could_rest_on() -> None:
    met, incident = an_incident()
    with pytest.raises(NotFoundError):
        material(met, "ff" * 16)
    assert material(met, incident[:8]).part.line == met.line
