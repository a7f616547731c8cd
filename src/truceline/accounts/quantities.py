"""How many: numbers with their printed bounds and what they count. Nothing is rounded, and no bound is filled in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from truceline.accounts.claims import Qualifier, Quantity, Unit
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import Phrase, rest_of
from truceline.accounts.text.tags import LONGEST_QUALIFIER, VERBAL, Tag

_OPEN_ABOVE = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST, Qualifier.VAGUE})
_OPEN_BELOW = frozenset({Qualifier.UP_TO, Qualifier.FEWER_THAN})
_MOST_DIGITS = 15
_TOLL = 6
_AFTER = {"more": Qualifier.AT_LEAST, "fewer": Qualifier.UP_TO, "less": Qualifier.UP_TO, "so": Qualifier.ABOUT}
"""What "or so" after a number makes of it."""
_FARTHEST_OR = 3
"""By how much the second number of "five or six" may be more than the first."""
_SUFFIXES = {"odd": Qualifier.ABOUT, "plus": Qualifier.AT_LEAST}
_ONE_OF_A_FORCE = frozenset({"guard", "commando", "rebel", "insurgent", "militiaman", "warplane"})
"""Words for a whole force that mean one of it after "a"."""
_HUNDRED = 100
_GROUPED = 3
"""Digits of each further part of "12 000"."""
_MOST_MULTIPLIERS = 2
"""Words such as "hundred" after one number: "two hundred thousand"."""
_COUNTABLE = frozenset({"person", "materiel", "event", "building", "vessel", "incident"})
"""What "one" counts: "one day", "one side" count nothing that a claim is about."""
_BRINGS_COUNTED = frozenset({"with", "of", "by", "including", "against", "at", "for", "as"})
_PARTICLES = frozenset({"down", "up", "off", "out"})
"""What belongs to the verb before it: "shot down a drone"."""
_REPEATED = frozenset({"times", "occasions"})
_COMPOUNDED = frozenset({"person", "materiel", "vessel", "building", "force"})


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity and the tokens that print it: ``first`` to ``end``; the number itself begins at ``number``.

    Args:
        kinds: what is counted may be of these kinds; empty if nobody knows.
    """

    quantity: Quantity
    first: int
    number: int
    end: int
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Amount:
    """Bounds and qualifier as printed, and the tokens of the number with its qualifier."""

    low: float | None
    high: float | None
    qualifier: Qualifier
    first: int
    number: int
    end: int


def quantities_of(parsed: Parsed, taken: frozenset[int], lexicon: Lexicon) -> list[Counted]:
    """What a sentence counts, in its order.

    Args:
        taken: tokens that are dates, times of day or distances, which are no quantities.
    """
    found: list[Counted] = []
    at = 0
    while at < len(parsed.sentence.tokens):
        amount = None if at in taken else amount_at(parsed, at, lexicon)
        counted = _compound_at(parsed, at, lexicon) if amount is None else _counted(parsed, amount, found, lexicon)
        if counted is not None:
            found.append(counted)
        at = max(at + 1, counted.end if counted else 0, amount.end if amount else 0)
    return found


def _compound_at(parsed: Parsed, at: int, lexicon: Lexicon) -> Counted | None:
    """ "A 20-vehicle convoy", "a 46-strong flotilla", "the 11.6-kilometre road"; "three-day" counts nothing."""
    printed, _, noun = parsed.low(at).partition("-")
    value = _simple_number(printed, lexicon) if printed and noun else None
    if value is None:
        return None
    if noun in _SUFFIXES:
        return _counted(parsed, _bounded(_whole(value), _SUFFIXES[noun], (at, at, at + 1)), [], lexicon)
    phrase, text = parsed.phrase_of[at], parsed.sentence.words(at, at + 1)
    head = parsed.sentence.words(phrase.head, phrase.head + 1) if phrase is not None else noun
    unit = lexicon.tables["units"].get(noun.partition("-")[0])
    if unit is not None:
        quantity = Quantity(head, value, value, Qualifier.EXACT, text, Unit(unit))
        return Counted(quantity, at, at, at + 1, frozenset({"length"}))
    kinds = phrase.kinds if noun == "strong" and phrase is not None else lexicon.kinds.get(noun, frozenset())
    if not kinds & _COMPOUNDED:
        return None
    what = head if noun == "strong" else noun
    return Counted(Quantity(what, _whole(value), _whole(value), Qualifier.EXACT, text), at, at, at + 1, kinds)


def amount_at(parsed: Parsed, at: int, lexicon: Lexicon) -> Amount | None:
    """The number that begins at a token, its qualifier before it or not, or None."""
    qualifier, number = _qualifier_at(parsed, at, lexicon)
    values = _number_at(parsed, number, lexicon)
    if values is None:
        return _vague_at(parsed, at, lexicon) if qualifier is None else None
    value, end, is_vague = values
    if is_vague:
        return Amount(value, None, Qualifier.VAGUE, at, number, end)
    high, end_of_range = _range_end(parsed, end, (value, qualifier), lexicon)
    if high is not None:
        return Amount(value, high, Qualifier.RANGE, at, number, end_of_range)
    after = _AFTER.get(parsed.low(end + 1)) if parsed.low(end) == "or" else None
    if after is not None and qualifier is None:
        return _bounded(value, after, (at, number, end + 2))
    return _bounded(value, None if qualifier is Qualifier.RANGE else qualifier, (at, number, end))


def _bounded(value: float, qualifier: Qualifier | None, tokens: tuple[int, int, int]) -> Amount:
    if qualifier in _OPEN_ABOVE:
        return Amount(value, None, qualifier, *tokens)
    if qualifier in _OPEN_BELOW:
        return Amount(None, value, qualifier, *tokens)
    return Amount(value, value, qualifier or Qualifier.EXACT, *tokens)


def _qualifier_at(parsed: Parsed, at: int, lexicon: Lexicon) -> tuple[Qualifier | None, int]:
    table = lexicon.tables["qualifiers"]
    if not lexicon.begins("qualifiers", parsed.low(at)):
        return None, at
    for length in range(LONGEST_QUALIFIER, 0, -1):
        words = " ".join(parsed.low(at + each) for each in range(length))
        if words in table:
            return Qualifier(table[words]), at + length
    return None, at


def _number_at(parsed: Parsed, at: int, lexicon: Lexicon) -> tuple[float, int, bool] | None:
    """Value, end, and whether it is vague, of "1,500", "two dozen", "3 million", "several dozen", "hundreds"."""
    low = parsed.low(at)
    if low in lexicon.tables["vague"]:
        vague = float(lexicon.tables["vague"][low])
        following = parsed.low(at + 1)
        if following in lexicon.tables["multipliers"]:
            return _whole(vague * float(lexicon.tables["multipliers"][following])), at + 2, True
        return _whole(vague), at + 1, True
    pair = _pair_at(parsed, at, lexicon)
    if pair is not None:
        return pair
    if low == "half" and parsed.low(at + 1) in lexicon.words["one_of"] and parsed.low(at + 2) == "dozen":
        return 6, at + 3, False
    is_one = low in lexicon.words["one_of"] and parsed.low(at + 1) in lexicon.tables["multipliers"]
    value, end = (1.0, at + 1) if is_one else _digits_or_word(parsed, at, lexicon)
    if value is None:
        return None
    last = end + _MOST_MULTIPLIERS
    while parsed.low(end) in lexicon.tables["multipliers"] and end < last:
        value *= float(lexicon.tables["multipliers"][parsed.low(end)])
        end += 1
    rest = end + (parsed.low(end) == "and")
    if parsed.low(end - 1) in ("hundred", "thousand") and parsed.low(rest).split("-")[0] in lexicon.tables["numbers"]:
        more = _simple_number(parsed.low(rest), lexicon)
        if more is not None and more < _HUNDRED:
            value, end = value + more, rest + 1
    return _whole(value), end, False


def _pair_at(parsed: Parsed, at: int, lexicon: Lexicon) -> tuple[float, int, bool] | None:
    """The two of "both drones" and "a pair of gunboats", and where it ends; None for "both sides agreed"."""
    low = parsed.low(at)
    if low in lexicon.words["one_of"] and parsed.low(at + 2) == "of" and parsed.low(at + 1) in lexicon.tables["sets"]:
        return int(lexicon.tables["sets"][parsed.low(at + 1)]), at + 3, False
    if low != "both":
        return None
    noun = at + 1 + (parsed.low(at + 1) in ("of", "the", "these", "those"))
    phrase = parsed.phrase_of[noun] if noun < len(parsed.phrase_of) else None
    is_counted = phrase is not None and "plural" in phrase.kinds and bool(phrase.kinds & _COMPOUNDED - {"force"})
    return (2, noun, False) if is_counted and "role" not in (phrase.kinds if phrase else ()) else None


def _digits_or_word(parsed: Parsed, at: int, lexicon: Lexicon) -> tuple[float | None, int]:
    """The value of "12", "twelve" or "12 000", and where it ends."""
    printed, end = parsed.low(at), at + 1
    while printed.isdecimal() and len(printed) <= _MOST_DIGITS and _is_thousands(parsed, end, printed):
        printed += parsed.low(end)
        end += 1
    return _simple_number(printed, lexicon), end


def _is_thousands(parsed: Parsed, at: int, printed: str) -> bool:
    """Whether a token is the "000" of "12 000": three digits right after at most three others."""
    low = parsed.low(at)
    is_first_short = len(printed) <= _GROUPED or len(printed) % _GROUPED == 0
    tokens = parsed.sentence.tokens
    is_grouped = len(low) == _GROUPED and low.isdecimal() and tokens[at].start - tokens[at - 1].end == 1
    return is_grouped and is_first_short and not printed.startswith("0")


def _simple_number(low: str, lexicon: Lexicon) -> float | None:
    if low[:1].isdecimal() and low[-1].isdecimal() and ":" not in low:
        whole, comma, part = low.rpartition(",")
        digits = f"{whole}.{part}" if comma and len(part) < _GROUPED and "." not in low else low.replace(",", "")
        return float(digits) if digits.count(".") <= 1 and len(digits) <= _MOST_DIGITS else None
    if low in lexicon.tables["numbers"]:
        return float(lexicon.tables["numbers"][low])
    parts = low.split("-")
    if len(parts) == 2 and all(part in lexicon.tables["numbers"] for part in parts):
        return float(sum(int(lexicon.tables["numbers"][part]) for part in parts))
    return None


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _range_end(
    parsed: Parsed, end: int, start: tuple[float, Qualifier | None], lexicon: Lexicon
) -> tuple[float | None, int]:
    """The upper end of "15-20", "15 to 20", "between 15 and 20" and "five or six", and where its words end."""
    low, qualifier = start
    joins = parsed.low(end)
    if joins not in ("-", "–", "to", "or") and not (joins == "and" and qualifier is Qualifier.RANGE):
        return None, end
    values = _number_at(parsed, end + 1, lexicon)
    if values is None or values[2] or values[0] <= low or (joins == "or" and values[0] > _FARTHEST_OR * low):
        return None, end
    return values[0], values[1]


def _vague_at(parsed: Parsed, at: int, lexicon: Lexicon) -> Amount | None:
    """ "A number of", "a few", "dozens of"."""
    if not lexicon.begins("vague", parsed.low(at)):
        return None
    for length in (3, 2):
        words = " ".join(parsed.low(at + each) for each in range(length))
        if words in lexicon.tables["vague"]:
            times = float(lexicon.tables["multipliers"].get(parsed.low(at + length), 1))
            end = at + length + (parsed.low(at + length) in lexicon.tables["multipliers"])
            low = _whole(times * float(lexicon.tables["vague"][words]))
            return Amount(low, None, Qualifier.VAGUE, at, at, end)
    return None


def _counted(parsed: Parsed, amount: Amount, before: list[Counted], lexicon: Lexicon) -> Counted | None:
    unit = lexicon.tables["units"].get(parsed.low(amount.end))
    if unit is not None:
        return _measured(parsed, amount, Unit(unit))
    if parsed.low(amount.end) in lexicon.words["not_counted"] or parsed.low(amount.end) in ("%", "per"):
        return None
    is_named = parsed.tag(amount.number - 1) is Tag.NAME and parsed.low(amount.end) not in _REPEATED
    if is_named or _is_in_name(parsed, amount):
        return None
    phrase = _phrase_after(parsed, amount, lexicon)
    if phrase is None:
        return _bare(parsed, amount, before, lexicon)
    end = phrase.core_end if phrase.end == phrase.core_end else phrase.end
    what = _what(parsed, phrase, amount.end, lexicon)
    kinds = lexicon.kinds.get(parsed.low(phrase.head), phrase.kinds)
    if parsed.low(phrase.head) in _REPEATED and amount.qualifier is not Qualifier.VAGUE:
        kinds |= {"repeat"}
    if parsed.low(amount.number) == "one" and not kinds & _COUNTABLE:
        return None
    text = parsed.sentence.words(amount.first, phrase.core_end)
    return Counted(_quantity(what, amount, text), amount.first, amount.number, end, kinds)


def _is_in_name(parsed: Parsed, amount: Amount) -> bool:
    """ "Resolution 1701", "Route 60": a number right after a noun in one phrase names, and does not count."""
    phrase = parsed.phrase_of[amount.number] if amount.number < len(parsed.phrase_of) else None
    is_after_noun = phrase is not None and phrase.first < amount.first and parsed.tag(amount.first - 1) is Tag.NOUN
    return is_after_noun and parsed.low(amount.end) not in _REPEATED


def _measured(parsed: Parsed, amount: Amount, unit: Unit) -> Counted:
    after = parsed.low(amount.end + 1).strip("-")
    what = after if after in ("radius", "zone", "corridor", "wide", "deep", "high") else "distance"
    text = parsed.sentence.words(amount.first, amount.end + 1)
    quantity = Quantity(what, amount.low, amount.high, amount.qualifier, text, unit)
    return Counted(quantity, amount.first, amount.number, amount.end + 1, frozenset({"length"}))


def _phrase_after(parsed: Parsed, amount: Amount, lexicon: Lexicon) -> Phrase | None:
    at = amount.end
    is_share = parsed.low(at) == "of"
    at += is_share
    if parsed.low(at) == "more" and parsed.tag(at) is Tag.NOUN:
        return None
    while parsed.tag(at) is Tag.ADVERB or _is_over(parsed, at, is_share, lexicon):
        at += 1
    if parsed.tag(at) not in (Tag.NOUN, Tag.NAME):
        return None
    whole = parsed.phrase_of[at]
    phrase = rest_of(parsed.sentence, whole, at) if whole is not None and whole.head < amount.end else whole
    return phrase if phrase is not None and phrase.head >= amount.end else None


def _is_over(parsed: Parsed, at: int, is_share: bool, lexicon: Lexicon) -> bool:
    """Of "four of the five points" what stands before the noun; of "28 a week earlier" nothing does."""
    if is_share and parsed.tag(at) is Tag.NUMBER:
        return True
    is_article = parsed.low(at) == "the" or parsed.low(at) in lexicon.words["one_of"]
    return parsed.tag(at) is Tag.DETERMINER and (is_share or not is_article or parsed.low(at) == "another")


def _what(parsed: Parsed, phrase: Phrase, first: int, lexicon: Lexicon) -> str:
    """The head, with the nouns before it that belong to it: "artillery pieces", "anti-aircraft weapon"."""
    start = phrase.head
    while start - 1 >= max(first, phrase.first) and _belongs(parsed, start - 1, lexicon):
        start -= 1
    return parsed.sentence.words(start, phrase.head + 1).strip("“”\"' ")


def _belongs(parsed: Parsed, at: int, lexicon: Lexicon) -> bool:
    low = parsed.low(at)
    return parsed.tag(at) is Tag.NOUN and (low in lexicon.kinds or low in lexicon.words["noun_modifiers"])


def _bare(parsed: Parsed, amount: Amount, before: list[Counted], lexicon: Lexicon) -> Counted | None:
    """A number without a noun counts what stood before ("515 explosions, against 36"), or those that a state names."""
    is_added = parsed.low(amount.first - 1) == "(" and parsed.low(amount.end) == ")"
    if is_added or parsed.low(amount.first - 1) in ("until", "till", "since"):
        return None
    people = _people(parsed, amount, before, lexicon)
    if people is not None:
        return people
    if parsed.low(amount.first - 1) in ("of", "aged"):
        return _of_many(parsed, amount, lexicon)
    text = parsed.sentence.words(amount.first, amount.end)
    is_subject = parsed.tag(amount.end) is Tag.AUXILIARY
    may_count = parsed.low(amount.number) != "one" or (is_subject and parsed.low(amount.first - 1) != "no")
    if before and before[-1].kinds != frozenset({"length"}) and may_count:
        kinds, what = before[-1].kinds, before[-1].quantity.what
        return Counted(_quantity(what, amount, text), amount.first, amount.number, amount.end, kinds)
    if is_subject and may_count:
        return _of_those_before(parsed, amount, text, lexicon)
    return _ahead(parsed, amount, lexicon)


def _of_many(parsed: Parsed, amount: Amount, lexicon: Lexicon) -> Counted | None:
    """ "A crew of 23", "a crowd of about 400": as many as there are of it; "a boy of six" counts nobody."""
    many = parsed.phrase_of[amount.first - 2] if amount.first > 1 else None
    kinds = lexicon.kinds.get(parsed.low(amount.first - 2), frozenset())
    if many is None or parsed.low(amount.first - 1) == "aged" or not kinds & {"force", "measure"} or "plural" in kinds:
        return None
    text = parsed.sentence.words(amount.first, amount.end)
    what = parsed.low(amount.first - 2)
    return Counted(_quantity(what, amount, text), amount.first, amount.number, amount.end, kinds | {"person"})


def _people(parsed: Parsed, amount: Amount, before: list[Counted], lexicon: Lexicon) -> Counted | None:
    """ "More than 15 injured", "three others", "killing two", "the toll rose to 12"; None for any other number."""
    following, end, what = parsed.low(amount.end), amount.end, "people"
    if following in lexicon.tables["states"]:
        end += 1
        what = before[-1].quantity.what if before and "person" in before[-1].kinds else what
    elif following in ("others", "other", "more"):
        end += 1
        if before and before[-1].kinds & _COMPOUNDED - {"person"}:
            text, kinds = parsed.sentence.words(amount.first, end), before[-1].kinds
            quantity = _quantity(before[-1].quantity.what, amount, text)
            return Counted(quantity, amount.first, amount.number, end, kinds)
    elif not (_states_before(parsed, amount, lexicon) or _is_toll(parsed, amount, lexicon)):
        return None
    text = parsed.sentence.words(amount.first, end)
    return Counted(_quantity(what, amount, text), amount.first, amount.number, end, frozenset({"person"}))


def _of_those_before(parsed: Parsed, amount: Amount, text: str, lexicon: Lexicon) -> Counted | None:
    """ "Two were destroyed", "three were hurt": of those told of before; nothing, unless the verb says of what kind."""
    verb = amount.end
    while parsed.tag(verb) in (Tag.AUXILIARY, Tag.ADVERB, Tag.NEGATION):
        verb += 1
    state = lexicon.tables["states"].get(parsed.low(verb))
    if state is None:
        return None
    is_damage = state in ("destroyed", "damaged")
    kinds = frozenset({"materiel", "building", "vessel"} if is_damage else {"person"})
    quantity = _quantity("them" if is_damage else "people", amount, text)
    return Counted(quantity, amount.first, amount.number, amount.end, kinds)


def _is_toll(parsed: Parsed, amount: Amount, lexicon: Lexicon) -> bool:
    """ "Put its losses at 50", "the toll rose to 12"."""
    is_share = parsed.low(amount.first - 1) == "of"
    before = range(max(0, amount.first - (2 if is_share else _TOLL)), amount.first - 1)
    is_given = parsed.low(amount.first - 1) in ("at", "to", "of", "as")
    return is_given and any(parsed.low(at) in lexicon.words["tolls"] for at in before)


def _states_before(parsed: Parsed, amount: Amount, lexicon: Lexicon) -> bool:
    return parsed.low(amount.first - 1) in lexicon.tables["states"] or parsed.low(amount.first - 1) in (
        "killing", "wounding", "injuring",
    )  # fmt: skip


def _ahead(parsed: Parsed, amount: Amount, lexicon: Lexicon) -> Counted | None:
    """ "515 and 116 explosions": the first number counts what the second one does."""
    if parsed.low(amount.end) not in ("and", "or", ","):
        return None
    following = amount_at(parsed, amount.end + 1, lexicon)
    phrase = None if following is None else _phrase_after(parsed, following, lexicon)
    if phrase is None or following is None:
        return None
    text = parsed.sentence.words(amount.first, amount.end)
    what = _what(parsed, phrase, following.end, lexicon)
    return Counted(_quantity(what, amount, text), amount.first, amount.number, amount.end, phrase.kinds)


def _quantity(what: str, amount: Amount, text: str) -> Quantity:
    return Quantity(what, amount.low, amount.high, amount.qualifier, text)


def singles_of(parsed: Parsed, lexicon: Lexicon) -> Iterator[Counted]:
    """What "a" or "an" counts: one tank, one soldier; not "a group", "a statement"."""
    for phrase in parsed.phrases:
        is_single = parsed.low(phrase.first) in lexicon.words["one_of"] and phrase.head > phrase.first
        is_single = is_single and parsed.low(phrase.first + 1) not in lexicon.tables["multipliers"]
        if is_single and phrase.kinds & {"materiel", "person", "building", "vessel", "mark"}:
            is_force = "force" in phrase.kinds and parsed.low(phrase.head) not in _ONE_OF_A_FORCE
            if phrase.kinds & {"plural", "measure", "role"} or is_force or _is_where(parsed, phrase):
                continue
            what = _what(parsed, phrase, phrase.first + 1, lexicon)
            text = parsed.sentence.words(phrase.first, phrase.core_end)
            quantity = Quantity(what, 1, 1, Qualifier.EXACT, text)
            yield Counted(quantity, phrase.first, phrase.first, phrase.end, phrase.kinds)


def _is_where(parsed: Parsed, phrase: Phrase) -> bool:
    """ "In a monastery", "near a school": not one of what the claim counts."""
    lead = phrase.first - 1
    is_led = parsed.tag(lead) is Tag.PREPOSITION and parsed.low(lead) not in _BRINGS_COUNTED
    return is_led and not (parsed.low(lead) in _PARTICLES and parsed.tag(lead - 1) in VERBAL)


def repeats_of(parsed: Parsed, lexicon: Lexicon) -> Iterator[Counted]:
    """How often it was done: "warned twice", "both times"."""
    for at in range(len(parsed.sentence.tokens)):
        is_both = parsed.low(at) == "both" and parsed.low(at + 1) in ("times", "occasions")
        value = "2" if is_both else lexicon.tables["repeats"].get(parsed.low(at))
        if value is not None:
            text = parsed.sentence.words(at, at + 1 + is_both)
            quantity = Quantity("times", int(value), int(value), Qualifier.EXACT, text)
            yield Counted(quantity, at, at, at + 1 + is_both, frozenset({"repeat"}))


def nones_of(parsed: Parsed, lexicon: Lexicon) -> Iterator[Counted]:
    """What there is none of: "no casualties", "no soldiers", "nobody", "none of the farmers"."""
    yield from _nobody(parsed, lexicon)
    for phrase in parsed.phrases:
        if parsed.low(phrase.first) != "no" or phrase.head == phrase.first:
            continue
        last = _last_joined(parsed, phrase)
        kinds = phrase.kinds | last.kinds | _of_people(parsed, last)
        is_event = "plural" in kinds and bool(kinds & {"event", "incident"})
        if is_event or kinds & {"person", "materiel", "harm"}:
            is_one = last is phrase
            what = (
                _what(parsed, phrase, phrase.first + 1, lexicon)
                if is_one
                else parsed.sentence.words(phrase.first + 1, last.head + 1)
            )
            text = parsed.sentence.words(phrase.first, last.core_end)
            quantity = Quantity(what, 0, 0, Qualifier.NONE, text)
            yield Counted(quantity, phrase.first, phrase.first, last.end, kinds)


def _last_joined(parsed: Parsed, phrase: Phrase) -> Phrase:
    """Of "no coalition or partner personnel" the personnel: what is said of the last is said of all."""
    after = parsed.phrase_of[phrase.end + 1] if phrase.end + 1 < len(parsed.phrase_of) else None
    is_joined = parsed.low(phrase.end) == "or" and after is not None and after.first == phrase.end + 1
    return after if is_joined and after is not None else phrase


def _of_people(parsed: Parsed, phrase: Phrase) -> frozenset[str]:
    """ "No Americans", "no coalition forces": a name in the plural is one of people, and so are troops."""
    is_name = parsed.tag(phrase.head) is Tag.NAME and parsed.low(phrase.head).endswith("s")
    return frozenset({"person"}) if is_name or {"force", "plural"} <= phrase.kinds else frozenset()


def _nobody(parsed: Parsed, lexicon: Lexicon) -> Iterator[Counted]:
    for at in range(len(parsed.sentence.tokens)):
        is_split = parsed.low(at) == "no" and parsed.low(at + 1) == "one"
        if not is_split and parsed.low(at) not in lexicon.words["nobody"]:
            continue
        whole = parsed.low(at + 1) == "of"
        inner = parsed.phrase_of[at + 2] if whole and at + 2 < len(parsed.phrase_of) else None
        many = rest_of(parsed.sentence, inner, at + 2) if inner is not None else None
        kinds = frozenset({"person"}) if many is None else lexicon.kinds.get(parsed.low(many.head), many.kinds)
        kinds = kinds - {"plural"} or frozenset({"person"})
        what = "people" if many is None else parsed.sentence.words(many.head, many.head + 1)
        text = parsed.sentence.words(at, at + 1 + is_split)
        yield Counted(Quantity(what, 0, 0, Qualifier.NONE, text), at, at, at + 1 + is_split, kinds)
