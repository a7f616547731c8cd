"""Topics of who: to whom they belong, whose people were there, who stood near, who threatens to answer."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from truceline.accounts.claims import DOCUMENT, Claim, ClaimType, Modality
from truceline.accounts.comparison.events import strikes
from truceline.accounts.comparison.items import Position, Relation
from truceline.accounts.comparison.origins import is_same_party, party_words
from truceline.accounts.comparison.relating import Related, Topic, by_common_value, by_equal_values
from truceline.accounts.comparison.told import FIRM, Setting, Told
from truceline.accounts.cues import Cue

_BACKING = re.compile(
    r"(?:backed|directed|led|aligned|supported|allied|controlled|sponsored|armed|trained)\b", re.IGNORECASE
)
_AHEAD = 24
"""Characters after a nation's name in which a word such as ``-backed`` belongs to it."""
_MOVED = (ClaimType.ENTRY, ClaimType.ADVANCE, ClaimType.WITHDRAWAL)
_STRUCK = (ClaimType.STRIKE, ClaimType.WARNING, ClaimType.DAMAGE, ClaimType.CASUALTIES)
_ANSWERS = (ClaimType.STRIKE, ClaimType.POSTURE, ClaimType.STATEMENT)
_THREATS = frozenset({Modality.THREATENED, Modality.CONDITIONAL})


def _affiliation(told: Told, setting: Setting) -> Position | None:
    """To whom the force belongs, and how surely that is said: plainly, backed, believed, unclear."""
    found = _tied(told, setting)
    values = frozenset().union(*found.values())
    return Position(told.letter, ", ".join(sorted(values)), tuple(found), values) if found else None


def _tied(told: Told, setting: Setting) -> dict[Claim, frozenset[str]]:
    """The claims that tie the force to somebody, each with what it says; not those about others."""
    others = {claim.actor for claim in _partner_claims(told, setting)} | set(map(_by, _threats(told, setting)))
    about = (claim for claim in told.account.claims if not _is_of(claim, others))
    tied = {
        claim: frozenset().union(*(_ties(text, claim, setting) for text in _descriptions(claim))) for claim in about
    }
    return {claim: values for claim, values in tied.items() if values}


def _is_of(claim: Claim, others: Collection[str | None]) -> bool:
    return claim.type is ClaimType.AFFILIATION and any(is_same_party(claim.actor, name) for name in others)


def _descriptions(claim: Claim) -> tuple[str, ...]:
    """Words of a claim that describe the force: who moved, who was struck; for a claim of that kind all it says."""
    if claim.type is ClaimType.AFFILIATION:
        return tuple(filter(None, (claim.actor, claim.object))) if claim.object else (claim.text,)
    if claim.type in _MOVED:
        return tuple(filter(None, (claim.actor,)))
    return tuple(filter(None, (claim.target,))) if claim.type in _STRUCK and claim.modality in FIRM else ()


def _ties(text: str, claim: Claim, setting: Setting) -> frozenset[str]:
    known = (*setting.cues.lists["nations"], *setting.cues.lists["sides"])
    named = ((cue, cue.pattern.search(text)) for cue in known)
    return frozenset(f"{cue.value}: {_strength(text[hit.end() :], claim)}" for cue, hit in named if hit)


def _strength(after: str, claim: Claim) -> str:
    if claim.modality is Modality.BELIEVED:
        return "believed"
    if claim.modality in (Modality.UNCLEAR, Modality.DENIED):
        return str(claim.modality)
    return "backed" if _BACKING.search(after[:_AHEAD]) else "said"


def disputed_nations(told: Sequence[Told], setting: Setting) -> tuple[Cue, ...]:
    """Nations whose own people some account says to be, not to be, or perhaps to be there."""
    return tuple(
        nation
        for nation in setting.cues.lists["nations"]
        if any(_own_people(nation, claim) for each in told for claim in each.account.claims)
    )


def people_topic(nation: Cue) -> Topic:
    """Whether people of a nation were there, such as ``iranians_present``."""

    def find(told: Told, setting: Setting) -> Position | None:
        own = tuple(claim for claim in told.account.claims if _own_people(nation, claim))
        if own:
            values = frozenset(str(claim.modality) for claim in own)
            return Position(told.letter, f"{nation.value}: {', '.join(sorted(values))}", own, values)
        tied = _tied(told, setting)
        ties = tuple(claim for claim, values in tied.items() if f"{nation.value}: said" in values)
        says = f"the force is said to be of {nation.value}"
        return Position(told.letter, says, ties, frozenset({"by belonging"})) if ties else None

    people = re.sub(r"\W+", "_", _people(nation).casefold())
    return Topic(f"{people}_present", f"Were {_people(nation)} there?", find, by_equal_values, is_standing=False)


def _people(nation: Cue) -> str:
    """What the people of a nation are called: its last word, in the plural."""
    word = nation.words[-1].capitalize()
    return word if word.endswith(("s", "ese", "sh", "ch")) else f"{word}s"


def _own_people(nation: Cue, claim: Claim) -> bool:
    words = (claim.actor or "").casefold().split()
    return claim.type is ClaimType.PRESENCE and words[-1:] == [_people(nation).casefold()]


def strikers(told: Told) -> frozenset[str]:
    """The names of whoever used force, as the account has them; of a pronoun the holder who says it."""
    return frozenset(name for name in map(_by, strikes(told)) if name != DOCUMENT)


def _struck(told: Told) -> frozenset[str]:
    hit = (claim.target for claim in told.account.claims if claim.type in _STRUCK)
    moved = (claim.actor for claim in told.account.claims if claim.type in _MOVED)
    return frozenset(name for name in (*hit, *moved) if name)


def _partners(told: Told, setting: Setting) -> Position | None:
    """Whoever is said to have been there without being the force that was struck or whose people are disputed."""
    found = _partner_claims(told, setting)
    values = frozenset(" ".join(sorted(party_words(claim.actor))) for claim in found)
    says = "; ".join(dict.fromkeys(claim.actor for claim in found if claim.actor))
    return Position(told.letter, says, found, values) if found else None


def _partner_claims(told: Told, setting: Setting) -> tuple[Claim, ...]:
    struck = _struck(told)
    nations = setting.cues.lists["nations"]
    return tuple(
        claim
        for claim in told.of(ClaimType.PRESENCE)
        if party_words(claim.actor)
        and not any(is_same_party(claim.actor, name) for name in struck)
        and not any(_own_people(nation, claim) for nation in nations)
    )


def _threats(told: Told, setting: Setting) -> tuple[Claim, ...]:
    """Threats by others than whoever used force; what nobody is named for is nobody's, and a leaflet is no party."""
    ours = {DOCUMENT, *strikers(told)}
    claims = (claim for claim in told.of(*_ANSWERS, firm=False) if claim.modality in _THREATS)
    return tuple(
        claim
        for claim in claims
        if not any(is_same_party(_by(claim), name) for name in ours)
        and not setting.cues.found("channels", (_by(claim),))
    )


def _by(claim: Claim) -> str:
    return claim.actor if claim.actor and party_words(claim.actor) else claim.source.holder


def _response(told: Told, setting: Setting) -> Position | None:
    found = _threats(told, setting)
    says = "; ".join(dict.fromkeys(map(_by, found)))
    return Position(told.letter, says, found, frozenset({"threatened"})) if found else None


def _author(told: Told, setting: Setting) -> Position | None:
    """Who threatens; open where the account says that it is not clear who signed."""
    threats = _threats(told, setting)
    unclear = tuple(
        claim
        for claim in told.account.claims
        if claim.modality is Modality.UNCLEAR and setting.cues.found("signing", (claim.text,))
    )
    if not threats:
        return None
    authors = dict.fromkeys(map(_by, threats))
    says = "; ".join(authors) + ("; who stands behind it is said not to be clear" if unclear else "")
    values = frozenset(" ".join(sorted(party_words(name))) for name in authors)
    return Position(told.letter, says, (*threats, *unclear), values, is_open=bool(unclear))


def _authors(positions: Sequence[Position]) -> Related:
    return Related(Relation.UNKNOWN) if any(each.is_open for each in positions) else by_common_value(positions)


TOPICS = (
    Topic("affiliation", "To whom did they belong?", _affiliation, by_equal_values),
    Topic("partner_forces_nearby", "Who else was near?", _partners, by_common_value, is_standing=False),
    Topic("response_threat", "Does anybody threaten to answer?", _response, by_common_value, is_standing=False),
    Topic("threat_author", "Who threatens?", _author, _authors, is_standing=False),
)
