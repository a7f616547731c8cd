"""Where: named places and what stands to them, with printed distances and bearings; nothing is looked up."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass

from truceline.accounts.claims import Bearing, Kilometres, Place, Relation
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.quantities import Amount, amount_at
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import NAMED, Phrase, rest_of
from truceline.accounts.text.tags import QUOTES, Tag

_LENGTHS_KM = {"km": 1.0, "m": 0.001, "mi": 1.609344, "nmi": 1.852}
_MOST_BEARINGS = 4
_EXACT_PLACES_KM = 5
_REJECTED = frozenset({"person", "force", "event", "saying", "materiel", "vessel", "incident", "abstract"})


@dataclass(frozen=True, slots=True)
class Located:
    """A place and the tokens that print it; ``lead`` is the preposition that brings it, "" if none does.

    Args:
        is_zone: the place is a zone, or what runs like one.
    """

    place: Place
    first: int
    end: int
    lead: str
    is_zone: bool


def places_of(parsed: Parsed, here: str | None, lexicon: Lexicon) -> list[Located]:
    """The places of a sentence in their order.

    Args:
        here: where the one who tells stands, for "north-west of its location"; None if that was not told.
    """
    found: list[Located] = []
    at = 0
    while at < len(parsed.sentence.tokens):
        located = _measured(parsed, at, _here(found, here), lexicon) or _named(parsed, at, _here(found, here), lexicon)
        if located is not None:
            found.append(located)
        at = max(at + 1, located.end if located else 0)
    return found


def _here(found: list[Located], here: str | None) -> str | None:
    """The place that the sentence itself gave first, or the one from before."""
    own = [each.place.name for each in found if each.lead in ("from", "in", "at") and each.place.distance_km is None]
    return own[0] if own else here


def _measured(parsed: Parsed, at: int, here: str | None, lexicon: Lexicon) -> Located | None:
    """ "60 kilometers to the northwest of X", "7-10km north-west of its location", "15 miles from X"."""
    amount = amount_at(parsed, at, lexicon)
    distance, after = None, at
    if amount is not None:
        unit = lexicon.tables["units"].get(parsed.low(amount.end))
        if unit is None:
            return None
        is_of_two_words = parsed.low(amount.end + 1) in ("mile", "miles")
        distance, after = _kilometres(amount, _LENGTHS_KM[unit]), amount.end + 1 + is_of_two_words
    bearings, end = _bearings(parsed, after, lexicon)
    if distance is None and not (bearings and _is_bearing_of(parsed, end)):
        return None
    anchor, last = _anchor(parsed, end, bool(bearings), here, lexicon)
    if anchor is None or (distance is not None and not bearings and last == end):
        return None
    relation = Relation.BEARING
    if distance is not None:
        relation = Relation.DISTANCE_BEARING if bearings else Relation.DISTANCE
    qualifier = None if amount is None else amount.qualifier
    text = parsed.sentence.words(at, last)
    place = Place(text, relation, anchor, distance, qualifier, bearings)
    return Located(place, at, last, parsed.low(at - 1), False)


def _kilometres(amount: Amount, unit_km: float) -> Kilometres | None:
    low, high = amount.low, amount.high
    known = [value for value in (low, high) if value is not None]
    if not known:
        return None
    # A bound that is not printed cannot be null here: the printed one stands for both, and the qualifier says so.
    ends = (known[0], known[-1])
    return Kilometres(*(round(value * unit_km, _EXACT_PLACES_KM) for value in ends))


def _is_bearing_of(parsed: Parsed, end: int) -> bool:
    return parsed.low(end) == "of"


def _bearings(parsed: Parsed, at: int, lexicon: Lexicon) -> tuple[tuple[Bearing, ...], int]:
    """The points that are printed one after another, and where they end."""
    found: list[Bearing] = []
    while len(found) < _MOST_BEARINGS:
        skipped = at
        while parsed.low(skipped) in ("to", "the", "in", ",", "and", "direction") and skipped - at < 3:
            skipped += 1
        point, end = _point(parsed, skipped, lexicon)
        if point is None:
            break
        found.append(Bearing(point))
        at = end
    return tuple(found), at


def _point(parsed: Parsed, at: int, lexicon: Lexicon) -> tuple[str | None, int]:
    is_name = at < len(parsed.sentence.tokens) and parsed.sentence.tokens[at].is_capital
    if is_name or not lexicon.begins("bearings", parsed.low(at)):
        return None, at
    for length in (3, 2, 1):
        words = "-".join(parsed.low(at + each) for each in range(length)).replace("--", "-")
        if words in lexicon.tables["bearings"]:
            return lexicon.tables["bearings"][words], at + length
    return None, at


def _anchor(parsed: Parsed, at: int, has_bearing: bool, here: str | None, lexicon: Lexicon) -> tuple[str | None, int]:
    """The name that a distance or bearing is from, and where its words end; from here, if none is printed."""
    leads = (
        ("of", "from", "off", "outside", "inside", "into", "beyond", "away")
        if not has_bearing
        else ("of", "from", "off")
    )
    end = at
    while parsed.low(end) in (*leads, "out") and end - at < 3:
        end += 1
    if end == at:
        return (here, at) if has_bearing else (None, at)
    phrase = rest_of(parsed.sentence, parsed.phrase_of[end] if end < len(parsed.phrase_of) else None, end)
    if phrase is None:
        return None, at
    if {parsed.low(phrase.head)} & lexicon.words["own_places"]:
        return here or parsed.sentence.words(phrase.first, phrase.end), phrase.end
    name, last = _name(parsed, phrase, lexicon)
    return name, last


def _named(parsed: Parsed, at: int, here: str | None, lexicon: Lexicon) -> Located | None:
    relation, first = _relation(parsed, at, lexicon)
    if relation is None or first >= len(parsed.phrase_of):
        return None
    while parsed.sentence.tokens[first].text in QUOTES and first + 1 < len(parsed.phrase_of):
        first += 1
    phrase = rest_of(parsed.sentence, parsed.phrase_of[first], first)
    if phrase is None or phrase.first not in (first, first - 1) or not _is_place(parsed, phrase, lexicon):
        return None
    if parsed.low(phrase.head) in lexicon.words["own_places"] and here is None:
        return None
    if parsed.low(phrase.head) in ("area", "position", "point", "place") and _is_placed(parsed, phrase, lexicon):
        return None
    name, end = _name(parsed, phrase, lexicon)
    if parsed.low(phrase.head) in lexicon.words["own_places"] and here is not None:
        name = here
    bearings, _ = _bearings(parsed, at - 1, lexicon) if relation is Relation.TOWARD else ((), 0)
    place = Place(parsed.sentence.words(at, end), relation, name, bearing=bearings[:1])
    is_zone = "zone" in phrase.kinds
    return Located(place, at, end, parsed.low(at), is_zone)


def _relation(parsed: Parsed, at: int, lexicon: Lexicon) -> tuple[Relation | None, int]:
    table = lexicon.tables["relations"]
    if not lexicon.begins("relations", parsed.low(at)):
        return None, at
    for length in (5, 4, 3, 2, 1):
        words = " ".join(parsed.low(at + each) for each in range(length))
        if words in table:
            return Relation(table[words]), at + length
    return None, at


def _is_placed(parsed: Parsed, phrase: Phrase, lexicon: Lexicon) -> bool:
    """ "In an area near X", "a point south of X": what follows says where it is."""
    has_name = any(parsed.tag(at) is Tag.NAME for at in range(phrase.first, phrase.end))
    return not has_name and (
        parsed.low(phrase.end) in ("near", "close") or _point(parsed, phrase.end, lexicon)[0] is not None
    )


def _is_place(parsed: Parsed, phrase: Phrase, lexicon: Lexicon) -> bool:
    low = parsed.low(phrase.head)
    if low in lexicon.tables["months"] or low in lexicon.words["not_places"]:
        return False
    if phrase.kinds & {"place", "zone", "building"}:
        return True
    if phrase.kinds & _REJECTED:
        return False
    return NAMED in phrase.kinds or parsed.tag(phrase.head) is Tag.NAME


def _name(parsed: Parsed, phrase: Phrase, lexicon: Lexicon) -> tuple[str, int]:
    """The name without its article; "the town of X" is X, and "X, Syria" is X."""
    first, end = phrase.first, phrase.end
    if parsed.low(phrase.head) in lexicon.words["place_classes"] and phrase.end > phrase.core_end + 1:
        first = phrase.core_end + 1
    elif phrase.end > phrase.core_end and parsed.tag(phrase.core_end + 1) is not Tag.NAME:
        end = phrase.core_end
    while first < end - 1 and _is_dropped(parsed, first, lexicon):
        first += 1
    return parsed.sentence.words(first, end).strip("“”\"' "), phrase.end


def _is_dropped(parsed: Parsed, at: int, lexicon: Lexicon) -> bool:
    low = parsed.low(at)
    is_name = (
        parsed.tag(at + 1) is Tag.NAME
        and parsed.sentence.tokens[at].is_capital
        and low in lexicon.words["articles_of_names"]
    )
    if is_name:
        return False
    return (
        parsed.tag(at) is Tag.DETERMINER
        or low in lexicon.words["place_adjectives"]
        or parsed.sentence.tokens[at].text in QUOTES
    )
