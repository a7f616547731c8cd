"""Accounts set side by side and held against a record, in plain values, for whoever prints or hands them on."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from truceline.accounts.checking.grounds import Grounds
from truceline.accounts.claims import Account
from truceline.accounts.claims_json import account_from_json
from truceline.accounts.comparison.comparing import compare, tell
from truceline.accounts.comparison.facts import Finding, facts_json, facts_of, facts_rows
from truceline.accounts.comparison.items import comparison_json
from truceline.accounts.comparison.told import Setting
from truceline.accounts.holding.check import check_json
from truceline.accounts.holding.checks import Recorded, check_claims
from truceline.accounts.holding.sent import Sent
from truceline.accounts.holding.sightings import Sighting
from truceline.adapters.cues.files import cues_of
from truceline.adapters.formats.geojson import read_zones
from truceline.adapters.gazetteers.files import gazetteer_of
from truceline.errors import InputError
from truceline.model.incidents import Span
from truceline.model.places.place import Place
from truceline.model.zones import Zone
from truceline.wiring.acts.act import Document

__all__ = ["Beside", "account_in", "compared", "settled"]


@dataclass(frozen=True)
class Beside:
    """What accounts are held against.

    Args:
        zones: GeoJSON files. places: files of places, beside those that are shipped.
        day: of the incident, ISO 8601; empty to take it from the accounts.
        record: what the act ``account-grounds`` gave; empty if no record was asked.
    """

    zones: Sequence[str] = ()
    places: Sequence[str] = ()
    day: str = ""
    record: Document = field(default_factory=dict)

    @property
    def is_drill(self) -> bool:
        """True if an account or the incident belongs to a drill."""
        return bool(self.record.get("drill"))


def account_in(value: object) -> Account:
    """The account that a JSON object stands for.

    Raises:
        InputError: it is none.
    """
    return account_from_json(value)


def compared(accounts: Sequence[Account], beside: Beside) -> Document:
    """Accounts side by side, with every check of their claims.

    Raises:
        InputError: there are too few or too many, or they are of several languages.
        NotFoundError: a file is not there, or their language cannot be compared.
        ZoneError: a file of zones cannot be used.
    """
    setting = _setting(accounts, beside)
    checks = check_claims(tell(accounts, setting), setting, _recorded(beside.record))
    found = comparison_json(compare(accounts, setting)) | {"checks": [check_json(check) for check in checks]}
    return found | {"drill": beside.is_drill}


def settled(accounts: Sequence[Account], beside: Beside) -> tuple[Document, list[tuple[str, str, str, str]]]:
    """What all accept, what is disputed, what only one says and what nobody knows: as JSON, and as rows of a table.

    Raises:
        InputError, NotFoundError, ZoneError: as ``compared``; or a finding is of a body that is not mandated.
    """
    findings = [Finding(**finding) for finding in beside.record.get("findings", [])]
    comparison = compare(accounts, _setting(accounts, beside))
    facts = facts_of(comparison, findings, beside.record.get("mandated", []))
    return facts_json(facts) | {"drill": beside.is_drill}, facts_rows(facts)


def _setting(accounts: Sequence[Account], beside: Beside) -> Setting:
    languages = sorted({account.document.lang for account in accounts})
    if len(languages) > 1:
        raise InputError(
            f"the accounts are in {', '.join(languages)}", hint="compare accounts of one language with each other"
        )
    zones = [*_zones_of_files(beside.zones), *_zones_of_record(beside.record)]
    return Setting(
        cues_of(languages[0] if languages else "en"),
        gazetteer_of([Path(each) for each in beside.places]),
        Grounds(zones) if zones else None,
        beside.day,
    )


def _zones_of_files(files: Sequence[str]) -> Sequence[Zone]:
    return read_zones(files, zone_ids="auto", skip_bad=False).zones if files else ()


def _zones_of_record(record: Document) -> Sequence[Zone]:
    if not record.get("zones"):
        return ()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zones.geojson"
        path.write_text(record["zones"], encoding="utf-8")
        return read_zones([str(path)], zone_ids="auto", skip_bad=False).zones


def _recorded(record: Document) -> Recorded:
    """Where no incident was asked for, there is nothing to say of its warnings."""
    if "sent" not in record:
        return Recorded()
    sightings = tuple(
        Sighting(
            each["track"],
            each["at"],
            Place(each["lon_e7"], each["lat_e7"], each["precision_m"]),
            each["is_error_known"],
        )
        for each in record["sightings"]
    )
    sent = tuple(
        Sent(**each | {name: tuple(each[name]) for name in ("recipients", "told", "relayed_to")})
        for each in record["sent"]
    )
    return Recorded(sightings, sent, Span(record["from_at"], record["to_at"]))
