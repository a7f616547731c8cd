"""Actor, target, quantities, place and time of what was found, each from where it is printed and from nowhere else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline.accounts.claims import ClaimType, Precision, Qualifier, Quantity
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.places import Located
from truceline.accounts.predicates.finding import Found
from truceline.accounts.predicates.placing import MEANWHILE, is_one_event
from truceline.accounts.quantities import Counted
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import Phrase
from truceline.accounts.text.tags import Tag
from truceline.accounts.times import Told

_COUNTED: dict[ClaimType, frozenset[str]] = {
    ClaimType.CASUALTIES: frozenset({"person", "harm"}),
    ClaimType.DAMAGE: frozenset({"materiel", "building", "vessel", "mark"}),
    ClaimType.STRIKE: frozenset({"event", "incident", "materiel", "vessel", "repeat"}),
    ClaimType.WARNING: frozenset({"saying", "warning", "event", "vessel", "repeat"}),
    ClaimType.PRESENCE: frozenset({"person", "materiel", "vessel", "force", "building"}),
    ClaimType.ENTRY: frozenset({"person", "materiel", "vessel", "force", "incident", "repeat"}),
    ClaimType.ADVANCE: frozenset({"person", "materiel", "vessel", "force", "incident", "repeat"}),
    ClaimType.WITHDRAWAL: frozenset({"person", "materiel", "vessel", "force", "repeat"}),
    ClaimType.POSTURE: frozenset({"materiel", "vessel"}),
    ClaimType.ZONE_STATUS: frozenset({"length"}),
}
_DONE = frozenset({ClaimType.STRIKE, ClaimType.DAMAGE})
_BY_PARTIES = frozenset(
    {ClaimType.STRIKE, ClaimType.ENTRY, ClaimType.ADVANCE, ClaimType.WITHDRAWAL, ClaimType.PRESENCE}
)
ORDERED = frozenset({ClaimType.STRIKE, ClaimType.ENTRY, ClaimType.WARNING, ClaimType.ADVANCE})
"""Of these it is told that one was the second, or the third."""
_LEADING = 5
"""A time or place among the first tokens holds for the whole sentence."""


@dataclass(frozen=True)
class Grammar:
    """What the small grammars read in one sentence."""

    counted: tuple[Counted, ...]
    places: tuple[Located, ...]
    times: tuple[Told, ...]


def quantities_for(
    parsed: Parsed, found: Found, counted: tuple[Counted, ...], others: list[Found], lexicon: Lexicon
) -> tuple[Quantity, ...]:
    """What is counted of the kind that a claim counts, nearer to it than to any other claim that could count it."""
    kinds = _COUNTED.get(found.row.type)
    if kinds is None:
        return ()
    fitting = [
        each
        for each in counted
        if each.kinds & kinds
        or (not each.kinds and found.row.type is not ClaimType.ZONE_STATUS)
        or (found.row.type is ClaimType.STRIKE and "building" in each.kinds and not _is_single(parsed, each))
        or (found.row.type in _BY_PARTIES and _is_party(parsed, found, each))
        or (found.row.type is ClaimType.POSTURE and _is_own(found, each) and _is_party(parsed, found, each))
    ]
    rivals = [each for each in others if each is not found and not _is_joined(parsed, each, found)]
    chosen = []
    for each in fitting:
        if _is_one_actor(parsed, found, each) or _is_other_length(parsed, found, each, others):
            continue
        if _is_onlooker(parsed, found, each, lexicon):
            continue
        if not (_is_own(found, each) or _is_nearest(parsed, found, each, rivals)):
            continue
        chosen.append(_with_state(parsed, found, each, others, lexicon))
    return tuple(chosen)


def _is_joined(parsed: Parsed, one: Found, other: Found) -> bool:
    """Whether two of one type may be one claim: not "no one was killed, but four were hurt"."""
    if one.row.type is not other.row.type:
        return False
    clauses = {parsed.clause_of[each.at] for each in (one, other)}
    return len(clauses) == 1 or not any(parsed.clauses[each].opener == "but" for each in clauses)


def _is_one_actor(parsed: Parsed, found: Found, counted: Counted) -> bool:
    """ "A drone hit the house", "a cutter followed the boat": the one that does it is not what the claim counts."""
    is_actor = isinstance(found.actor, Phrase) and found.actor.first == counted.first
    is_nearing = any(parsed.low(at) == "within" for at in range(found.at, found.end))
    is_pursuit = found.row.type is ClaimType.ADVANCE and found.target is not None and not is_nearing
    return (
        is_actor
        and _is_single(parsed, counted)
        and ((found.row.type in _DONE and "vessel" in counted.kinds) or is_pursuit)
    )


def _is_own(found: Found, counted: Counted) -> bool:
    """Whether it is what the verb takes, whoever else stands nearer: "scrambled two jets after a drone entered"."""
    target = found.target
    return found.row.is_verb and isinstance(target, Phrase) and target.first <= counted.first < target.core_end


def _is_onlooker(parsed: Parsed, found: Found, counted: Counted, lexicon: Lexicon) -> bool:
    """ "A drone spotted five tanks", "a doctor put the injured at five": the one that sees or tells is not counted."""
    is_before = counted.first < found.at and not found.is_passive and _is_single(parsed, counted)
    if found.row.type is ClaimType.PRESENCE and parsed.low(found.at) in lexicon.words["observes"]:
        return is_before
    return is_before and found.row.type is ClaimType.CASUALTIES and found.actor is None and found.row.is_verb


def _is_party(parsed: Parsed, found: Found, counted: Counted) -> bool:
    """ "500 men attacked", "detained 12 fishermen", "took 80 posts": those who do it, or to whom it is done."""
    phrases = (each for each in (found.actor, found.target) if isinstance(each, Phrase))
    is_one = any(each.first <= counted.number < each.end for each in phrases)
    return is_one and not _is_single(parsed, counted) and not counted.kinds & {"length", "saying"}


def _is_other_length(parsed: Parsed, found: Found, counted: Counted, others: list[Found]) -> bool:
    """ "The channel is closed after a mine was found 3 miles off": the length is none of the channel's."""
    clause = parsed.clause_of[counted.first]
    if counted.kinds != frozenset({"length"}) or clause == parsed.clause_of[found.at]:
        return False
    return any(parsed.clause_of[each.at] == clause and each.row.type is not found.row.type for each in others)


def _is_single(parsed: Parsed, counted: Counted) -> bool:
    return parsed.low(counted.first) in ("a", "an") and counted.number == counted.first


def _is_nearest(parsed: Parsed, found: Found, counted: Counted, rivals: list[Found]) -> bool:
    able = [
        each
        for each in rivals
        if (_COUNTED.get(each.row.type, frozenset()) & counted.kinds)
        or (each.row.type is ClaimType.STRIKE and "building" in counted.kinds and not _is_single(parsed, counted))
        or (not counted.kinds and each.row.type in _COUNTED)
    ]
    return all(_distance(parsed, found, counted) <= _distance(parsed, each, counted) for each in able)


def _distance(parsed: Parsed, found: Found, counted: Counted) -> int:
    clauses = abs(parsed.clause_of[found.at] - parsed.clause_of[counted.first])
    between = counted.first - found.end if counted.first >= found.end else found.at - counted.end
    is_passive_subject = counted.first < found.at and found.is_passive
    return clauses * 20 + max(between, 0) + (0 if counted.first >= found.at or is_passive_subject else 4)


def _with_state(parsed: Parsed, found: Found, counted: Counted, others: list[Found], lexicon: Lexicon) -> Quantity:
    same = [each for each in others if each.row.type is found.row.type and each.row.state is not None]
    own = lexicon.tables["states"].get(parsed.low(counted.end - 1))
    if own is not None:
        return replace(counted.quantity, state=own)
    nearest = min(same, key=lambda each: _distance(parsed, each, counted), default=None)
    return replace(counted.quantity, state=nearest.row.state if nearest else None)


def time_for(parsed: Parsed, found: Found, times: tuple[Told, ...], others: list[Found]) -> Told | None:
    """The time that stands with a claim: in its clause, or first in the sentence with nothing nearer."""
    start_of = [token.start for token in parsed.sentence.tokens]

    def token_of(told: Told) -> int:
        return max(number for number, start in enumerate(start_of) if start <= told.start)

    ranked = []
    for told in times:
        at = token_of(told)
        clauses = parsed.clause_of[at] - parsed.clause_of[found.at]
        if _closes(parsed, at, told):
            ranked += [(3, 0, told)] if found is others[0] else []
            continue
        owner = min(
            others,
            key=lambda each: abs(parsed.clause_of[each.at] - parsed.clause_of[at]) * 20 + abs(each.at - at),
            default=None,
        )
        if told.time.start is None and told.time.precision is Precision.VAGUE:
            # "Agreed last week to keep it open for three months": when it was done comes before how long it lasts.
            ranked += [(-1, -abs(at - found.at), told)] if clauses == 0 else []
        elif clauses == 0 and (
            owner is None or owner.row.type is found.row.type or parsed.clause_of[owner.at] == parsed.clause_of[at]
        ):
            ranked.append((2, -abs(at - found.at), told))
        elif (at <= _LEADING and clauses < 0) or (abs(clauses) == 1 and owner is found):
            ranked.append((1, -abs(at - found.at), told))
        elif is_one_event(parsed, found, at) or (clauses == 1 and parsed.clause(at).opener in MEANWHILE):
            ranked.append((0, -abs(at - found.at), told))
    return max(ranked, key=lambda each: each[:2])[2] if ranked else None


def _closes(parsed: Parsed, at: int, told: Told) -> bool:
    """ "..., June 6." at the end of a sentence is when the first thing that it tells was done."""
    last = next((token for token in reversed(parsed.sentence.tokens) if token.is_word or token.text.isdigit()), None)
    return parsed.low(at - 1) == "," and at > _LEADING and last is not None and told.end >= last.end


def ordinal_of(parsed: Parsed, found: Found, lexicon: Lexicon) -> Quantity | None:
    """ "The second time", "a third strike", "its fourth such incident": how many there have been."""
    for at in range(len(parsed.sentence.tokens) - 1):
        value = lexicon.tables["ordinals"].get(parsed.low(at))
        if value is None:
            continue
        phrase = parsed.phrase_of[at]
        head = at + 1 if phrase is None or phrase.head <= at else phrase.head
        noun = lexicon.kinds.get(parsed.low(head), frozenset())
        is_shell = head > at + 1 and "materiel" in noun
        is_event = not is_shell and bool(noun & {"event", "incident", "warning"})
        is_own = phrase is not None and phrase.first <= found.at < phrase.end and not found.row.is_verb
        is_ordered = is_event or is_own or parsed.low(at + 1) in ("time", "such", "occasion")
        if value and parsed.tag(at - 1) is Tag.DETERMINER and is_ordered and "plural" not in noun:
            text = parsed.sentence.words(at - 1, at + 2)
            return Quantity(str(found.row.type), int(value), int(value), Qualifier.ORDINAL, text)
    return None
