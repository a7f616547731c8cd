"""The one place that a claim has: in its own clause, taken by its verb, or where the event is that it is part of."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from truceline.accounts.attribution.memory import Memory
from truceline.accounts.claims import ClaimType, Place, Relation
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.places import Located, bare_name
from truceline.accounts.predicates.finding import Found
from truceline.accounts.predicates.owners import phrase_at
from truceline.accounts.sites import settled
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import NAMED, Phrase, rest_of
from truceline.accounts.text.tags import Tag

_TAKEN = {
    ClaimType.ENTRY: Relation.IN,
    ClaimType.WITHDRAWAL: Relation.OUTSIDE,
    ClaimType.ADVANCE: Relation.TOWARD,
    ClaimType.PRESENCE: Relation.IN,
    ClaimType.STRIKE: Relation.AT,
    ClaimType.ZONE_STATUS: Relation.AT,
}
"""How a claim stands to the place that its verb takes without a preposition."""
_MOVES = frozenset({ClaimType.ADVANCE, ClaimType.WITHDRAWAL, ClaimType.ENTRY})
_BROUGHT = _MOVES | {ClaimType.PRESENCE, ClaimType.POSTURE}
_PLACED = frozenset(set(ClaimType) - {ClaimType.STATEMENT, ClaimType.AFFILIATION})
_OF_EVENTS = frozenset({ClaimType.STRIKE, ClaimType.DAMAGE, ClaimType.CASUALTIES})
_ACTS = _OF_EVENTS | {ClaimType.ENTRY}
_JOINS_EVENTS = frozenset({"when", "and"})
MEANWHILE = frozenset({"as", "while", "when"})
"""What begins a clause that tells where or when something was done: "hit as it approached the bridge"."""
_MOST_JOINED = 2
_ACCESS = frozenset({"access", "passage", "entry"})
_AT_ONCE = frozenset({"in", "near", "off", "at"})
_SAYS_WHERE = frozenset({"in", "at", "near", "around", "above", "on", "off", "over", "outside", "along", "behind"})
"""What brings the name of a place after a word for one of its kind."""
_DWELLERS = frozenset({"residents", "villagers", "inhabitants", "people", "locals", "witnesses"})
_MOST_LED = 3
"""Clauses after the first one for which a place at the head of a sentence holds."""
_OF_PARTY = 3
_NAMELESS = 3
"""By how much "in schools" is after a place with a name."""
_ADDED = 4
"""By how much a place with a name is before what a comma adds to it: "near X, 20 km south of Y"."""
_EARLIER = frozenset({"had", "has", "have"})
_IN_PLACES = frozenset({ClaimType.ENTRY, ClaimType.WITHDRAWAL, ClaimType.ADVANCE})
_IN_ZONE = frozenset({ClaimType.ENTRY, ClaimType.PRESENCE, ClaimType.WITHDRAWAL})


def place_for(
    parsed: Parsed, found: Found, places: tuple[Located, ...], others: list[Found], memory: Memory
) -> Place | None:
    """The one place that a claim has: the most specific of those that stand with it."""
    if found.row.type not in _PLACED:
        return None
    entered = None if _is_thing(parsed, found, places, memory.lexicon) else _of_object(parsed, found, places, memory)
    is_struck = found.row.type is ClaimType.STRIKE and not _is_named(parsed, found)
    if entered is not None and not is_struck and not any(_is_nearer(parsed, found, each) for each in places):
        return entered
    ranked = [
        (score, -abs(each.first - found.at), each)
        for each in places
        if (score := _score(parsed, found, each, others)) > 0
    ]
    if ranked:
        return _in_full(max(ranked, key=lambda each: each[:2])[2], found, memory)
    return (
        _where(parsed, found, places)
        or entered
        or _of_subject(parsed, found, memory)
        or _of_event(parsed, found, memory)
        or _of_struck(parsed, found, places, others, memory)
        or _of_move(parsed, found, places, others, memory)
    )


def _is_nearer(parsed: Parsed, found: Found, located: Located) -> bool:
    """Whether a distance says where it was; of "seized the town of X, 30 km east of Y" it only says where X is."""
    is_added = isinstance(found.target, Phrase) and located.first - found.target.end == 1
    is_comma = (
        is_added and parsed.low(located.first - 1) == "," and _is_of_name(parsed, located.first - 2, brought=False)
    )
    return located.place.distance_km is not None and not is_comma


def _is_craft(low: str, lexicon: Lexicon) -> bool:
    kinds = lexicon.kinds.get(low, frozenset())
    return bool(kinds & {"vessel", "materiel"}) and not kinds & {"place", "zone", "building"}


def _is_thing(parsed: Parsed, found: Found, places: tuple[Located, ...], lexicon: Lexicon) -> bool:
    """Whether what a verb takes is no place, or not the one that is told: it has its own place right after it.

    "Captured the Advantage Sweet in the gulf", "patrolled routes in the province".
    """
    target = found.target
    if isinstance(target, Phrase) and any(_is_craft(parsed.low(at), lexicon) for at in range(target.first, target.end)):
        return True
    if not isinstance(target, Phrase) or (target.kinds & {"place", "zone"} and not _is_any(parsed, target)):
        return False
    return any(each.first == target.end and each.lead in _AT_ONCE for each in places)


def _is_any(parsed: Parsed, phrase: Phrase) -> bool:
    """ "Routes", "national airspace": places that are neither named nor pointed at."""
    is_named = any(parsed.tag(at) is Tag.NAME for at in range(phrase.first, phrase.end))
    return not is_named and parsed.tag(phrase.first) is not Tag.DETERMINER


def _is_named(parsed: Parsed, found: Found) -> bool:
    """Whether the target has a name, which no word has only because it is the first of its sentence."""
    phrase, tokens = found.target, parsed.sentence.tokens
    return isinstance(phrase, Phrase) and any(tokens[at].is_capital for at in range(max(phrase.first, 1), phrase.end))


def _in_full(best: Located, found: Found, memory: Memory) -> Place:
    """The place under the name of its zone; and what was withdrawn from, as outside it."""
    is_named_again = best.is_zone and best.place.name.lower() in ("zone", "area")
    if is_named_again and found.row.type is not ClaimType.ZONE_STATUS and memory.zone:
        return replace(best.place, name=memory.zone)
    if best.lead == "on" and found.row.type is ClaimType.ADVANCE:
        return replace(best.place, relation=Relation.TOWARD)
    if best.lead == "to" and found.row.type is ClaimType.PRESENCE:
        return replace(best.place, relation=Relation.AT)
    if best.lead == "from" and found.row.type is ClaimType.WITHDRAWAL and best.place.relation is Relation.AT:
        return replace(best.place, relation=Relation.OUTSIDE)
    return best.place


def _of_object(parsed: Parsed, found: Found, places: tuple[Located, ...], memory: Memory) -> Place | None:
    """The place that a verb takes without a preposition: "entered the zone", "left the area"."""
    relation = _TAKEN.get(found.row.type)
    if relation is None or not found.row.is_verb or not isinstance(found.target, Phrase):
        return None
    takes_places = memory.lexicon.verbs.get(parsed.low(found.at)) in memory.lexicon.words["takes_places"]
    if found.row.type is ClaimType.ZONE_STATUS and not takes_places:
        return None
    takes_names = takes_places or (found.row.type in _IN_PLACES and not found.is_passive)
    is_named = NAMED in found.target.kinds and takes_names
    is_crossed = found.row.type is ClaimType.ENTRY and "building" in found.target.kinds
    if not (found.target.kinds & {"zone", "place"} or is_named or is_crossed):
        return None
    is_side = parsed.low(found.target.first) in memory.lexicon.tables["bearings"]
    is_craft = bool(found.target.kinds & {"force", "vessel", "materiel"})
    if is_side or is_craft or _holds_bearing(parsed, found.target, places, memory):
        return None
    return _taken(parsed, found.target, relation, places, memory)


def _taken(parsed: Parsed, phrase: Phrase, relation: Relation, places: tuple[Located, ...], memory: Memory) -> Place:
    """What a verb takes as a place, by its own name or by the one after it that says which is meant."""
    place = _of_phrase(parsed, phrase, relation, memory)
    inner = next((each for each in places if each.first == phrase.end and each.lead in _SAYS_WHERE), None)
    if inner is not None and place.name.islower():
        # "The camp at Sidra", "waters around the island": the name that says which one is meant.
        return replace(place, name=inner.place.name, text=f"{place.text} {inner.place.text}")
    return replace(place, name=memory.zone) if place.name.lower() == "zone" and memory.zone else place


def _holds_bearing(parsed: Parsed, phrase: Phrase, places: tuple[Located, ...], memory: Memory) -> bool:
    """Whether the words of a phrase say where it is: "a post northwest of X"; a zone has its own name."""
    zones = memory.lexicon.words["not_zones"]
    return any(
        each.first < phrase.end
        and phrase.first < each.end
        and each.place.bearing
        and parsed.low(each.first - 1) not in zones
        for each in places
    )


def _of_phrase(parsed: Parsed, phrase: Phrase, relation: Relation, memory: Memory) -> Place:
    name, _ = bare_name(parsed, phrase, memory.lexicon)
    return settled(Place(parsed.sentence.words(phrase.first, phrase.end), relation, name), memory.sites, memory.lexicon)


def _of_subject(parsed: Parsed, found: Found, memory: Memory) -> Place | None:
    """The place that a claim is about: "the crossing was closed", "the town is under control of"."""
    is_done_to = found.is_passive and found.row.type in (ClaimType.DAMAGE, ClaimType.STRIKE)
    if found.row.type not in (ClaimType.ZONE_STATUS, ClaimType.PRESENCE) and not is_done_to:
        return None
    # "Abu Musa has been under Iranian control": whatever has a name and is told of so is a place.
    is_held = found.row.type is ClaimType.ZONE_STATUS and (found.is_passive or not found.row.is_verb)
    for each in (found.target, found.actor):
        is_name = isinstance(each, Phrase) and NAMED in each.kinds and is_held
        is_zone = each is found.target and is_held and isinstance(each, Phrase) and "zone" in each.kinds
        if not isinstance(each, Phrase) or not ("place" in each.kinds or is_name or is_zone):
            continue
        if each.kinds & {"force", "vessel", "materiel"}:
            continue
        place = _of_phrase(parsed, each, Relation.AT, memory)
        if not place.name.islower() or is_done_to or parsed.low(each.first) in ("the", "this", "that"):
            return place
    return None


def _of_event(parsed: Parsed, found: Found, memory: Memory) -> Place | None:
    """Where an act was by its own words: "the shelling of X killed nine", "a blast rocked X", "people of X heard"."""
    if found.row.type not in _ACTS:
        return None
    for act in (phrase_at(parsed, found.at), found.actor):
        if isinstance(act, Phrase) and "event" in act.kinds and act.end > act.core_end:
            place = _of_named(parsed, act.core_end + 1, act.end, memory)
            if place is not None:
                return place
    verb = _after_event(parsed, found, memory.lexicon)
    if verb is not None:
        struck = phrase_at(parsed, verb + 1)
        return None if struck is None else _of_named(parsed, verb + 1, struck.end, memory)
    first = parsed.phrase_of[parsed.clause(found.at).first]
    if first is not None and first.end > first.core_end and parsed.low(first.head) in _DWELLERS:
        return _of_named(parsed, first.core_end + 1, first.end, memory)
    return None


def _after_event(parsed: Parsed, found: Found, lexicon: Lexicon) -> int | None:
    """The "rocked" after "a blast", the "struck" of "a missile struck": what it takes is a place, if it has a name."""
    act = phrase_at(parsed, found.at) if not found.row.is_verb else found.actor
    at = found.end if not found.row.is_verb else found.at
    if not isinstance(act, Phrase) or found.is_passive or not act.kinds & {"event", "materiel"}:
        return None
    is_taking = lexicon.verbs.get(parsed.low(at)) in lexicon.words["takes_places"] | {"hit", "strike"}
    return at if is_taking and parsed.tag(at) in (Tag.PAST, Tag.VERB, Tag.GERUND) else None


def _of_named(parsed: Parsed, first: int, end: int, memory: Memory) -> Place | None:
    """The place that some words name; None if they name none, or what is no place."""
    phrase = rest_of(parsed.sentence, phrase_at(parsed, first), first)
    if phrase is None or not any(parsed.tag(at) is Tag.NAME for at in range(first, end)):
        return None
    known = memory.lexicon.kinds.get(parsed.low(phrase.head), frozenset())
    is_bare = not known and parsed.tag(phrase.head) is Tag.NAME
    if not (is_bare or known & {"place", "zone"}) or known & {"force", "person", "vessel"}:
        return None
    return _of_phrase(parsed, phrase, Relation.AT, memory)


def _of_struck(
    parsed: Parsed, found: Found, places: tuple[Located, ...], others: list[Found], memory: Memory
) -> Place | None:
    """Where those were who were struck, if they were there then: "struck forces that advanced inside the zone"."""
    if found.row.type is not ClaimType.STRIKE or not isinstance(found.target, Phrase):
        return None
    for each in others:
        is_there = each.row.type in (ClaimType.ENTRY, ClaimType.PRESENCE) and each.actor == found.target
        if is_there and parsed.low(each.at - 1) not in _EARLIER:
            return place_for(parsed, each, places, others, memory)
    return None


def _of_move(
    parsed: Parsed, found: Found, places: tuple[Located, ...], others: list[Found], memory: Memory
) -> Place | None:
    """Where something went when it was struck: "shot down as they approached the base"."""
    if found.row.type not in _OF_EVENTS:
        return None
    for each in others:
        is_next = parsed.clause_of[each.at] - parsed.clause_of[found.at] == 1
        if is_next and each.row.type in _MOVES and parsed.clause(each.at).opener in MEANWHILE:
            beside = [one.place for one in places if one.place.bearing and one.lead not in ("to", "toward", "towards")]
            if beside:
                return beside[0]
            place = place_for(parsed, each, places, others, memory)
            return None if place is None else replace(place, relation=Relation.NEAR)
    return None


def _where(parsed: Parsed, found: Found, places: tuple[Located, ...]) -> Place | None:
    """ "The area where X was": the place that stands right before the clause."""
    clause = parsed.clause(found.at)
    before = [each.place for each in places if clause.first - each.end in (0, 1)]
    return before[0] if clause.opener == "where" and before else None


def _score(parsed: Parsed, found: Found, located: Located, others: list[Found]) -> int:
    clauses = parsed.clause_of[located.first] - parsed.clause_of[found.at]
    is_of_party = any(isinstance(each, Phrase) and each.end == located.first for each in (found.actor, found.target))
    is_origin = located.lead == "from" and located.first < found.at
    if is_of_party and (is_origin or clauses < 0):
        # Of "fishermen from X were detained", X is where they come from.
        return 0 if is_origin else _OF_PARTY
    if (
        clauses > 1
        or clauses < -_MOST_LED
        or (clauses == 1 and _is_of_other(parsed, located, found, others))
        or (clauses < 0 and not _leads(parsed, located))
    ):
        is_same = is_one_event(parsed, found, located.first) or _is_meanwhile(parsed, found, located.first)
        return 1 if is_same and located.lead not in ("to", "from") else 0
    is_access = found.row.type is ClaimType.ZONE_STATUS and parsed.low(located.first - 1) in _ACCESS
    if located.lead == "to" and found.row.type not in _BROUGHT and not is_access:
        return 0
    score = 10 if clauses == 0 else 4 if abs(clauses) == 1 else 1
    score += 3 if located.first >= found.at else 0
    is_nameless = located.place.name.islower() and " the " not in f" {located.place.text} " and not located.is_zone
    score -= _NAMELESS if is_nameless and located.place.distance_km is None else 0
    comma = _comma_before(parsed, located)
    is_added = comma is not None
    if comma and found.row.type is not ClaimType.LOCATION and _is_of_name(parsed, comma - 1):
        score -= _ADDED
    elif not is_added or located.place.distance_km is not None:
        score += 4 if located.place.distance_km is not None else 2 if located.place.bearing else 0
    if found.row.type in _IN_ZONE and located.place.relation in (Relation.IN, Relation.OUTSIDE, Relation.AT):
        score += 4
    if found.row.type is ClaimType.ADVANCE and located.place.relation is Relation.TOWARD:
        score += 6
    if found.row.type is ClaimType.WITHDRAWAL and located.lead == "to" and located.first >= found.at:
        score += 2
    if located.lead == "from" and found.row.type is not ClaimType.WITHDRAWAL and located.place.distance_km is None:
        score -= 6
    return score


def _comma_before(parsed: Parsed, located: Located) -> int | None:
    """The comma of "near X, 20 km south of Y" and of "near X, a town 20 km south of Y"."""
    before = located.first - 1
    described = phrase_at(parsed, before)
    if described is not None and "place" in described.kinds and located.place.distance_km is not None:
        before = described.first - 1
    return before if parsed.low(before) == "," else None


def _is_of_name(parsed: Parsed, at: int, *, brought: bool = True) -> bool:
    """Whether the words that end at a token are the name of a place, that a preposition brings: "near X"."""
    phrase = phrase_at(parsed, at)
    is_brought = phrase is not None and (not brought or parsed.tag(phrase.first - 1) in (Tag.PREPOSITION, Tag.GERUND))
    return (
        phrase is not None and is_brought and any(parsed.tag(each) is Tag.NAME for each in range(phrase.first, at + 1))
    )


def _leads(parsed: Parsed, located: Located) -> bool:
    """Whether a place stands first in its sentence, so that it holds for what follows: "In Luhansk region, ..."."""
    return located.first <= 2


def _is_of_other(parsed: Parsed, located: Located, found: Found, others: list[Found]) -> bool:
    return any(parsed.clause_of[each.at] == parsed.clause_of[located.first] and each is not found for each in others)


def is_one_event(parsed: Parsed, found: Found, at: int) -> bool:
    """Whether a clause tells what came of another: "hit a house on Monday, killing two", "hurt when a shell fell"."""
    if found.row.type not in _OF_EVENTS or parsed.tag(found.at - 1) is Tag.TO:
        return False
    here, there = sorted((parsed.clause_of[found.at], parsed.clause_of[at]))
    return 0 < there - here <= _MOST_JOINED and all(
        _tells_of_same(parsed, number, found) for number in range(here + 1, there + 1)
    )


def _is_meanwhile(parsed: Parsed, found: Found, at: int) -> bool:
    """ "While the boats were 2 km off X, a cutter crossed their bow": the second was there too."""
    return parsed.clause_of[found.at] - parsed.clause_of[at] == 1 and parsed.clause(at).opener in ("while", "when")


def _tells_of_same(parsed: Parsed, number: int, found: Found) -> bool:
    clause = parsed.clauses[number]
    first = clause.first + (parsed.low(clause.first) == ",")
    return clause.opener in _JOINS_EVENTS or (parsed.tag(first) is Tag.GERUND and first == found.at)
