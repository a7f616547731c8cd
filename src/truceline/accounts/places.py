"""Where: named places and what stands to them, with printed distances and bearings; nothing is looked up."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline.accounts.claims import Bearing, Kilometres, Place, Relation
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.quantities import Amount, amount_at
from truceline.accounts.sites import NOWHERE, Site, Sites, is_there, settled, there
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import NAMED, Phrase, rest_of
from truceline.accounts.text.tags import QUOTES, Tag

_LENGTHS_KM = {"km": 1.0, "m": 0.001, "mi": 1.609344, "nmi": 1.852}
_MOST_BEARINGS = 4
_BRINGS = frozenset({"in", "near", "at", "around", "outside", "toward", "towards", "from", "to", "entered", "into"})
_LEADS_AWAY = frozenset({"from", "to", "toward", "towards", "there", "into"})
_STANDS = frozenset({"from", "in", "at", "on"})
_GOALS = frozenset({"toward", "towards", "for", "to", "from"})
_EXACT_PLACES_KM = 5
_CLOSE = frozenset({"near", "around", "close", "next", "alongside", "beside", "in"})
_DATING = ("months", "weekdays")
_WITHIN = frozenset({"within", "to", "than"})
_JOIN_ENDS = {"from": "to", "between": "and"}
"""What stands between the two ends of a road."""
_WHOSE_SIDE = frozenset({"either", "both", "each", "its", "their", "our", "that", "any"})
"""Before "side" they name no place: "from its side"."""
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


def places_of(parsed: Parsed, here: str | None, lexicon: Lexicon, sites: Sites = NOWHERE) -> list[Located]:
    """The places of a sentence in their order.

    Args:
        here: where the one who tells stands, for "north-west of its location"; None if that was not told.
        sites: places that were named before, for "the town" and "there".
    """
    found: list[Located] = []
    named = sites_of(parsed, lexicon)
    at = 0
    while at < len(parsed.sentence.tokens):
        located = _measured(parsed, at, _here(found, here), lexicon) or _named(parsed, at, _here(found, here), lexicon)
        is_back = located is None and is_there(parsed, at)
        if located is not None or is_back:
            known = sites.with_sites(site for end, site in named if end <= at)
            known = replace(known, claimed=found[-1].place.name) if found else known
            place = there(known, lexicon) if located is None else settled(located.place, known, lexicon)
            if place is not None:
                found.append(
                    Located(place, at, at + 1, "there", False) if located is None else replace(located, place=place)
                )
        at = max(at + 1, located.end if located else 0)
    return _joined(parsed, found, lexicon)


def sites_of(parsed: Parsed, lexicon: Lexicon) -> list[tuple[int, Site]]:
    """The places that a sentence names, and where the words of each end."""
    named: list[tuple[int, Site]] = []
    for phrase in parsed.phrases:
        kind = parsed.low(phrase.head)
        is_named = any(parsed.tag(at) is Tag.NAME for at in range(phrase.first, phrase.end))
        if phrase.kinds & {"place", "zone"} and is_named and not phrase.kinds & {"force", "person", "body"}:
            name, end = bare_name(parsed, phrase, lexicon)
            named.append((end, Site(name, kind, parsed.low(phrase.first - 1) in _GOALS)))
        elif _is_brought_in(parsed, phrase, lexicon):
            name, end = bare_name(parsed, phrase, lexicon)
            own = kind if "place" in lexicon.kinds.get(kind, frozenset()) else ""
            kind = _kind_before(parsed, phrase, lexicon) or own
            named.append((end, Site(name, kind, parsed.low(phrase.first - 1) in _GOALS)))
    return named


def _is_brought_in(parsed: Parsed, phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether a bare name is that of a place: after "in" or "near", or after "the capital,"."""
    if parsed.tag(phrase.head) is not Tag.NAME or not _is_place(parsed, phrase, lexicon):
        return False
    return parsed.low(phrase.first - 1) in _BRINGS or bool(_kind_before(parsed, phrase, lexicon))


def _kind_before(parsed: Parsed, phrase: Phrase, lexicon: Lexicon) -> str:
    """The "capital" of "the provincial capital, Oruba"; "" if nothing says what the name is of."""
    at = phrase.first - 2
    is_plain = parsed.low(at + 1) == "," and at >= 0 and not parsed.sentence.tokens[at].is_capital
    return parsed.low(at) if is_plain and parsed.low(at) in lexicon.tables["alike_places"] else ""


def _joined(parsed: Parsed, found: list[Located], lexicon: Lexicon) -> list[Located]:
    """A place without a name, and the one that says where it is, as one: "a camp south of X", "the hospital in X"."""
    joined: list[Located] = []
    for each in found:
        last = joined[-1] if joined else None
        if last is None or last.end != each.first or not _is_nameless(last, lexicon) or each.lead in _LEADS_AWAY:
            joined.append(each)
            continue
        is_nearer = each.place.relation not in (Relation.IN, Relation.AT, Relation.TOWARD)
        relation = each.place.relation if is_nearer else last.place.relation
        relation = Relation.NEAR if relation is Relation.OUTSIDE and each.lead == "outside" else relation
        place = replace(each.place, text=parsed.sentence.words(last.first, each.end), relation=relation)
        joined[-1] = replace(each, place=place, first=last.first, lead=last.lead)
    return joined


def _is_nameless(located: Located, lexicon: Lexicon) -> bool:
    name = located.place.name
    noun = name.rpartition(" ")[2]
    is_plain = (name.islower() or _is_of_a_side(name, lexicon)) and noun not in lexicon.words["not_zones"]
    return is_plain and located.place.distance_km is None and located.lead != "there"


def _is_of_a_side(name: str, lexicon: Lexicon) -> bool:
    """ "Armenian positions", "an Israeli checkpoint": whose they are, and no name of theirs."""
    side, _, noun = name.rpartition(" ")
    endings = tuple(lexicon.words["endings_of_peoples"])
    are_posts = "building" in lexicon.kinds.get(noun, frozenset()) and noun.islower()
    return are_posts and bool(side) and all(word.islower() or word.lower().endswith(endings) for word in side.split())


def _here(found: list[Located], here: str | None) -> str | None:
    """The place that the sentence itself gave first, or the one from before."""
    own = [each.place.name for each in found if each.lead in _STANDS and each.place.distance_km is None]
    return own[0] if own else here


def _measured(parsed: Parsed, at: int, here: str | None, lexicon: Lexicon) -> Located | None:
    """ "60 kilometers to the northwest of X", "7-10km north-west of its location", "15 miles from X"."""
    amount = amount_at(parsed, at, lexicon)
    distance, after = None, at
    if amount is not None:
        unit_km = _unit_km(parsed.low(amount.end), lexicon)
        if unit_km is None:
            return None
        is_of_two_words = parsed.low(amount.end + 1) in ("mile", "miles")
        distance, after = _kilometres(amount, unit_km), amount.end + 1 + is_of_two_words
    bearings, end = _bearings(parsed, after, lexicon)
    if distance is None and not (bearings and _is_bearing_of(parsed, end) and parsed.low(at) not in (",", "in", "and")):
        return None
    if distance is not None and not bearings and parsed.low(end) == "of" and parsed.low(at - 1) not in _WITHIN:
        # "9 metres of water", "two kilometres of cable".
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


def _unit_km(word: str, lexicon: Lexicon) -> float | None:
    """Kilometres of a unit of length; also of those in which only distances are given, such as yards."""
    unit = lexicon.tables["units"].get(word)
    short = lexicon.tables["short_units_km"].get(word)
    return _LENGTHS_KM[unit] if unit is not None else None if short is None else float(short)


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
        ("of", "from", "off", "outside", "inside", "into", "beyond", "away", "short", "past", "inland", "up", "down")
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
    name, last = bare_name(parsed, phrase, lexicon)
    added = parsed.phrase_of[last + 1] if parsed.low(last) == "," and last + 1 < len(parsed.phrase_of) else None
    if name.islower() and added is not None and added.first == last + 1 and _is_place(parsed, added, lexicon):
        # "70 km north of its destination, X"; what no name follows stays as it is printed.
        is_named = parsed.tag(added.head) is Tag.NAME and added.end == added.core_end
        return (parsed.sentence.words(added.first, added.end), added.end) if is_named else (name, last)
    return name, last


def _named(parsed: Parsed, at: int, here: str | None, lexicon: Lexicon) -> Located | None:
    relation, first = _relation(parsed, at, lexicon)
    if relation is None or first >= len(parsed.phrase_of):
        return None
    while parsed.sentence.tokens[first].text in QUOTES and first + 1 < len(parsed.phrase_of):
        first += 1
    phrase = _brought(parsed, at, (first, relation), lexicon)
    is_own = phrase is not None and parsed.low(phrase.head) in lexicon.words["own_places"]
    if phrase is None or (is_own and here is None):
        return None
    name, end = bare_name(parsed, phrase, lexicon)
    runs = parsed.low(phrase.head) in lexicon.words["runs_along"]
    if runs and name.islower():
        name, end = _with_ends(parsed, (name, end), lexicon)
    if parsed.low(at) == "on" and relation is Relation.ALONG and not runs:
        relation = Relation.AT
    name = here if is_own and here is not None else name
    bearings, _ = _bearings(parsed, at - 1, lexicon) if relation is Relation.TOWARD else ((), 0)
    inner = _inner(parsed, phrase, here, lexicon)
    if inner is not None:
        return _with_inner(parsed, (at, first), relation, inner, lexicon)
    place = Place(parsed.sentence.words(at, end), relation, name, bearing=bearings[:1])
    is_zone = "zone" in phrase.kinds | lexicon.kinds.get(parsed.low(phrase.head), frozenset())
    return Located(place, at, end, parsed.low(at), is_zone)


def _brought(parsed: Parsed, at: int, words: tuple[int, Relation], lexicon: Lexicon) -> Phrase | None:
    """The phrase that a preposition brings, if it is a place or what is pointed at beside it; None if it is neither."""
    first, relation = words
    phrase = rest_of(parsed.sentence, parsed.phrase_of[first], first)
    if phrase is None or phrase.first not in (first, first - 1) or _is_only_side(parsed, phrase, lexicon):
        return None
    if parsed.low(at) == "by" and parsed.tag(at - 1) is Tag.PAST:
        # "Claimed by X": who claims it, and not where.
        return None
    is_place = _is_place(parsed, phrase, lexicon) or _is_beside_craft(parsed, at, relation, phrase)
    return phrase if is_place else None


def _with_ends(parsed: Parsed, road: tuple[str, int], lexicon: Lexicon) -> tuple[str, int]:
    """A road by where it goes: "the road from X to Y", "the road between X and Y", "the road to Y"."""
    name, end = road
    lead, last = parsed.low(end), end
    for word in (lead, _JOIN_ENDS.get(lead)) if lead in (*_JOIN_ENDS, "to") else ():
        phrase = parsed.phrase_of[last + 1] if word and last + 1 < len(parsed.phrase_of) else None
        if word is None:
            break
        if parsed.low(last) != word or phrase is None or not _is_place(parsed, phrase, lexicon):
            return road
        last = phrase.end
    return (f"{name} {parsed.sentence.words(end, last)}", last) if last > end else road


def _is_only_side(parsed: Parsed, phrase: Phrase, lexicon: Lexicon) -> bool:
    """ "From the east" names no place; nor does "an area" with words after it that say where it is."""
    if phrase.end == phrase.core_end and _point(parsed, phrase.head, lexicon)[0] is not None:
        return True
    if parsed.low(phrase.head) in ("side", "sides") and parsed.low(phrase.first) in _WHOSE_SIDE:
        return phrase.head == phrase.first + 1
    is_any = parsed.low(phrase.head) in ("area", "position", "point", "place")
    return is_any and _is_placed(parsed, phrase, lexicon)


def _inner(parsed: Parsed, phrase: Phrase, here: str | None, lexicon: Lexicon) -> Located | None:
    """What a phrase holds that says where it is: of "a junction 2km south of X", all but the junction."""
    for at in range(phrase.first + 1 + (parsed.tag(phrase.first) is Tag.DETERMINER), phrase.core_end):
        located = _measured(parsed, at, here, lexicon)
        if located is not None:
            return located
    return None


def _with_inner(
    parsed: Parsed, start: tuple[int, int], relation: Relation, inner: Located, lexicon: Lexicon
) -> Located:
    """A place with a name keeps it, a zone with its bearing; any other is where the inner words say."""
    at, first = start
    while first < inner.first - 1 and _is_dropped(parsed, first, lexicon):
        first += 1
    is_zone = parsed.low(inner.first - 1) in lexicon.words["not_zones"]
    text = parsed.sentence.words(at, inner.end)
    if not is_zone and not any(parsed.tag(each) is Tag.NAME for each in range(first, inner.first)):
        return replace(inner, place=replace(inner.place, text=text), first=at, lead=parsed.low(at))
    name = parsed.sentence.words(first, inner.first if not is_zone else inner.end).strip("“”\"' ")
    bearing = inner.place.bearing if is_zone else ()
    return Located(Place(text, relation, name, bearing=bearing), at, inner.end, parsed.low(at), is_zone)


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
    last = parsed.low(phrase.end - 1)
    is_time = last in lexicon.words["calendar_units"] or any(last in lexicon.tables[each] for each in _DATING)
    if low in lexicon.tables["months"] or low in lexicon.words["not_places"] or is_time:
        return False
    if (phrase.kinds | lexicon.kinds.get(low, frozenset())) & {"place", "zone", "building"}:
        return True
    is_class = low in lexicon.words["place_classes"] and phrase.end > phrase.core_end + 1
    if is_class and parsed.tag(phrase.end - 1) is Tag.NAME:
        return True
    if phrase.kinds & _REJECTED:
        return False
    before = lexicon.kinds.get(parsed.low(phrase.head - 1), frozenset()) if phrase.head > phrase.first else frozenset()
    if low in lexicon.words["parts_of_places"] and before & {"place", "zone", "building"}:
        return True
    return NAMED in phrase.kinds or parsed.tag(phrase.head) is Tag.NAME or _is_by_its_words(parsed, phrase, lexicon)


def _is_by_its_words(parsed: Parsed, phrase: Phrase, lexicon: Lexicon) -> bool:
    """ "The Selen heights", "the yard of a school": a noun of no known kind, with a name or a place in its phrase."""
    if phrase.kinds or parsed.low(phrase.first) != "the":
        return False
    inner = range(phrase.core_end + 1, phrase.end)
    of_place = any(lexicon.kinds.get(parsed.low(at), frozenset()) & {"place", "building"} for at in inner)
    return of_place or any(parsed.tag(at) is Tag.NAME for at in range(phrase.first, phrase.head))


def _is_beside_craft(parsed: Parsed, at: int, relation: Relation, phrase: Phrase) -> bool:
    """ "Near the tanker", "around the platform": what is pointed at, where words say that something is close to it."""
    is_close = relation is Relation.NEAR and parsed.low(at) in _CLOSE
    is_known = parsed.low(phrase.first) in ("the", "its", "their", "this")
    return is_close and is_known and bool(phrase.kinds & {"vessel", "materiel"}) and "plural" not in phrase.kinds


def bare_name(parsed: Parsed, phrase: Phrase, lexicon: Lexicon) -> tuple[str, int]:
    """The name without its article, and where its words end; "the town of X" is X, and "X, Syria" is X."""
    first, end = phrase.first, phrase.end
    is_named = any(parsed.tag(at) is Tag.NAME for at in range(first, phrase.head))
    is_led = is_named and not _is_of_people(parsed, phrase, lexicon)
    is_class = parsed.low(phrase.head) in lexicon.words["place_classes"] and not is_led
    is_class = is_class and not parsed.sentence.tokens[phrase.head].is_capital
    if is_class and phrase.end > phrase.core_end + 1:
        first = phrase.core_end + 1
    elif phrase.end > phrase.core_end and (is_named or _is_of_party(parsed, phrase, lexicon)):
        end = phrase.core_end
    while first < end - 1 and _is_dropped(parsed, first, lexicon):
        first += 1
    return parsed.sentence.words(first, end).strip("“”\"' "), phrase.end


def _is_of_people(parsed: Parsed, phrase: Phrase, lexicon: Lexicon) -> bool:
    """ "The Philippine island of Palawan": whose island it is, and no name of it; its name follows."""
    endings = tuple(lexicon.words["endings_of_peoples"])
    named = [at for at in range(phrase.first, phrase.head) if parsed.tag(at) is Tag.NAME]
    is_name = parsed.tag(phrase.core_end + 1) is Tag.NAME and phrase.end > phrase.core_end + 1
    return is_name and all(parsed.low(at).endswith(endings) or parsed.low(at + 1) in ("'s", "’s") for at in named)


def _is_of_party(parsed: Parsed, phrase: Phrase, lexicon: Lexicon) -> bool:
    """ "Positions of the army", of which only the positions are a place; not so "the fence of the Akaki post"."""
    kinds = [lexicon.kinds.get(parsed.low(at), frozenset()) for at in range(phrase.core_end + 1, phrase.end)]
    named = any(parsed.tag(at) is Tag.NAME for at in range(phrase.core_end + 1, phrase.end))
    are_places = any(each & {"place", "building", "zone"} for each in kinds)
    return not named and not are_places if kinds else False


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
        parsed.tag(at) in (Tag.DETERMINER, Tag.NUMBER)
        or (low[0].isdecimal() and "-" in low)
        or low in lexicon.words["place_adjectives"]
        or parsed.sentence.tokens[at].text in QUOTES
    )
