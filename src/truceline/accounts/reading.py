"""One report read into attributed claims: the one entry of reading.

Attribution comes first: who says a stretch of a sentence, then what it claims. What nobody is named for is the
document's own voice. Nothing is looked up, rounded or filled in.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from truceline.accounts.attribution.answers import denied_again, disputed, not_known
from truceline.accounts.attribution.memory import Memory
from truceline.accounts.attribution.speakers import speakers_of
from truceline.accounts.attribution.voices import Voice, source_of, voices_of
from truceline.accounts.claims import (
    DOCUMENT,
    MAX_CHARACTERS,
    MAX_CLAIMS,
    Basis,
    Claim,
    ClaimType,
    Document,
    Level,
    Modality,
    Place,
    Qualifier,
    Quantity,
    SaidOn,
    Source,
    Time,
)
from truceline.accounts.dating.almanac import EXACT, Calendar
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.places import Located, places_of, sites_of
from truceline.accounts.predicates.finding import Found, found_in
from truceline.accounts.predicates.frames import (
    ORDERED,
    Grammar,
    ordinal_of,
    quantities_for,
    time_for,
)
from truceline.accounts.predicates.modality import is_told, modality_of
from truceline.accounts.predicates.parties import actor_of, target_of
from truceline.accounts.predicates.placing import place_for
from truceline.accounts.predicates.sharing import with_shared
from truceline.accounts.quantities import nones_of, quantities_of, repeats_of, singles_of
from truceline.accounts.text.clauses import Parsed, parsed
from truceline.accounts.text.page import page_text
from truceline.accounts.text.phrases import Phrase, name_of
from truceline.accounts.text.sentences import sentences_of
from truceline.accounts.text.tags import Tag
from truceline.accounts.times import TimeGrammar, Told, grammar_of, times_of
from truceline.errors import InputError

_SPOKEN = frozenset({ClaimType.STATEMENT, ClaimType.AFFILIATION, ClaimType.WARNING, ClaimType.POSTURE})
"""What the verb that shows who speaks may itself claim: "blamed", "warned", "threatened"."""


_MOVES = frozenset({ClaimType.WITHDRAWAL, ClaimType.ADVANCE, ClaimType.ENTRY})
_LONG_BEFORE = 40
"""Days after which a day is no longer one that "the next day" is reckoned from."""
_ACCUSED = frozenset({ClaimType.STRIKE, ClaimType.ENTRY, ClaimType.AFFILIATION})
"""What others are accused of, so that "they denied it" means that."""
_WITNESSED = frozenset({ClaimType.STRIKE, ClaimType.PRESENCE, ClaimType.ENTRY})
_TO_NOUN = 4
"""Tokens of "three local residents" up to who they are."""
_READY_FOR = 2
"""Tokens from "ready to" to what somebody is ready for."""


@dataclass(frozen=True)
class Reader:
    """What reads reports of one language: its lexicon, and the grammar of times made from it."""

    lexicon: Lexicon
    times: TimeGrammar

    @classmethod
    def of(cls, lexicon: Lexicon) -> Reader:
        """A reader in the words of a lexicon."""
        return cls(lexicon, grammar_of(lexicon))


def read_report(text: str, about: Document, reader: Reader) -> tuple[Claim, ...]:
    """The claims of a report in plain text, in the order of its sentences.

    Raises:
        InputError: the text is longer than `MAX_CHARACTERS`, or its language is not the reader's.
    """
    if about.lang != reader.lexicon.lang:
        raise InputError(
            f"reports in {about.lang!r} cannot be read", hint=f"this version reads only {reader.lexicon.lang!r}"
        )
    _check_size(text)
    memory = Memory(reader.lexicon, issuer=about.publisher)
    day = date.fromisoformat(about.date[:10]) if about.date else None
    claims: list[Claim] = []
    speakers = speakers_of(text, reader.lexicon)
    for sentence in sentences_of(text, reader.lexicon, about.title):
        label = speakers.label_of(sentence.text)
        memory = memory if label is None else replace(memory, speaker=speakers.names[label])
        read = _Reading(parsed(sentence, reader.lexicon), memory, day, reader, text)
        claims += read.claims()
        memory = read.remembered()
        if len(claims) >= MAX_CLAIMS:
            break
    return tuple(
        replace(claim, id=f"{about.doc_id}:c{number:02d}") for number, claim in enumerate(claims[:MAX_CLAIMS], start=1)
    )


def read_page(page: str, about: Document, reader: Reader) -> tuple[Claim, ...]:
    """The claims of a report in saved HTML; their spans are places in the page.

    Raises:
        InputError: as `read_report`.
    """
    _check_size(page)
    plain = page_text(page)
    return tuple(replace(claim, span=plain.span(*claim.span)) for claim in read_report(plain.text, about, reader))


def _check_size(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the text has {len(text)} characters, more than {MAX_CHARACTERS}", hint="hand in one report at a time"
        )


class _Reading:
    """One sentence, read with what the text has told before."""

    def __init__(self, sentence: Parsed, memory: Memory, day: date | None, reader: Reader, text: str) -> None:
        lexicon = reader.lexicon
        self._parsed, self._memory, self._lexicon = sentence, memory, lexicon
        self._claimed: str | None = None
        self._told = memory.told
        span = (sentence.sentence.tokens[0].start, sentence.sentence.tokens[-1].end)
        times = times_of(text, span, Calendar(day, memory.last_time, lexicon, memory.mentioned), reader.times)
        found = found_in(sentence, lexicon)
        self._voices = [voice for voice in voices_of(sentence, memory) if not _is_deed(voice, found)]
        self._said_on = self._times_of_saying(times)
        places = tuple(places_of(sentence, memory.here, lexicon, memory.sites))
        taken = self._tokens_of(times) | {
            at for each in places if each.place.distance_km is not None for at in range(each.first, each.end)
        }
        timed = frozenset(self._tokens_of(times))
        counted = [
            *(
                each
                for each in quantities_of(sentence, timed, lexicon)
                if each.kinds == {"length"} or each.number not in taken
            ),
            *singles_of(sentence, lexicon),
            *nones_of(sentence, lexicon),
            *repeats_of(sentence, lexicon),
        ]
        self._places_of_heads = tuple(each for each in places if self._is_in_head(each.first))
        places = tuple(each for each in places if not self._is_in_head(each.first))
        told = tuple(time for time in times if time not in self._said_on.values())
        counted = [each for each in counted if not self._is_in_head(each.number)]
        self._grammar = Grammar(tuple(sorted(counted, key=lambda each: each.first)), places, told)
        self._all_times = times
        found = [each for each in found if self._is_claimed(each)]
        self._found = [each for each in found if not (self._is_only_seen(each, found) or _is_only_ready(each, found))]

    def _tokens_of(self, times: list[Told]) -> set[int]:
        tokens = self._parsed.sentence.tokens
        return {
            number for number, token in enumerate(tokens)
            if any(told.start < token.end and token.start < told.end for told in times)
        }  # fmt: skip

    def _times_of_saying(self, times: list[Told]) -> dict[int, Told]:
        """For each voice, by its cue, the time that stands in the words that say who says it."""
        found: dict[int, Told] = {}
        tokens = self._parsed.sentence.tokens
        for voice in self._voices:
            if voice.cue < 0:
                continue
            start, end = tokens[voice.cue].end, tokens[min(voice.head[1], len(tokens)) - 1].end
            for told in times:
                is_in_head = start <= told.start and told.end <= end
                follows = voice.first == 0 and start <= told.start <= start + 2
                if is_in_head or follows or self._comes_right_after(voice, told):
                    found.setdefault(voice.cue, told)
        return found

    def _comes_right_after(self, voice: Voice, told: Told) -> bool:
        tokens = self._parsed.sentence.tokens
        return voice.head[0] < voice.cue and 0 <= told.start - tokens[voice.cue].end <= 1

    def _is_only_seen(self, found: Found, others: list[Found]) -> bool:
        """ "Saw a tank firing": that it was there is not told apart from what it did."""
        is_sight = (
            found.row.type is ClaimType.PRESENCE and self._parsed.low(found.at) in self._lexicon.words["observes"]
        )
        return is_sight and any(each.actor == found.target for each in others if each is not found)

    def _is_in_head(self, at: int) -> bool:
        return any(voice.head[0] <= at < voice.head[1] for voice in self._voices if voice.cue >= 0)

    def _is_claimed(self, found: Found) -> bool:
        is_cue = any(voice.cue == found.at for voice in self._voices)
        if (is_cue and found.row.type not in _SPOKEN) or (not is_cue and self._is_in_head(found.at)):
            return False
        return is_told(self._parsed, found, self._lexicon)

    def claims(self) -> list[Claim]:
        """The claims of the sentence: one for each holder, type, modality and event."""
        drafts: list[tuple[Found, Claim]] = []
        for found in self._found:
            claim = self._claim(found)
            rival = next(
                (
                    number
                    for number, (other, each) in enumerate(drafts)
                    if _is_same(each, claim, other.row.is_verb and found.row.is_verb)
                ),
                None,
            )
            if rival is None:
                drafts.append((found, claim))
            else:
                drafts[rival] = (drafts[rival][0], _merged(drafts[rival][1], claim))
        kept = [claim for _, claim in drafts if claim.type is not ClaimType.LOCATION or claim.place is not None]
        claims = with_shared(_once_stated(kept), self._parsed.sentence, self._lexicon)
        self._claimed = next((claim.place.name for claim in reversed(claims) if claim.place is not None), None)
        return self._answered(claims + self._statements(claims))

    def _answered(self, claims: list[Claim]) -> list[Claim]:
        """The claims, with what the sentence says of what was told before."""
        parsed, told, lexicon = self._parsed, self._memory.told, self._lexicon
        claims = [denied_again(claim, told, parsed, lexicon) for claim in claims]
        dispute = disputed(claims, parsed, lexicon)
        if dispute is not None:
            claims = [each for each in claims if each.rule != "statement/denies"]
        more = (dispute, not_known(told, parsed, self._voices, lexicon))
        claims += [claim for claim in more if claim is not None]
        self._told = next((each for each in reversed(claims) if each.type in _ACCUSED), told)
        return claims

    def _claim(self, found: Found) -> Claim:
        voice, inner = source_of(self._voices, found.at)
        own = next((each for each in self._voices if each.cue == found.at), None)
        if own is not None:
            voice, inner = own, own
        modality = modality_of(self._parsed, found, self._lexicon)
        if inner is not None and inner.modality is not None and modality is Modality.ASSERTED:
            modality = inner.modality
        if (
            inner is not None
            and inner.act == "threatens"
            and found.row.type in (ClaimType.STRIKE, ClaimType.POSTURE)
            and modality is Modality.ASSERTED
        ):
            modality = Modality.THREATENED
        actor, target = self._parties(found, voice)
        source = self._source(voice, inner, found)
        if voice is None and self._is_speech_act(found) and actor is not None:
            source = Source(actor, (actor,))
        told = time_for(self._parsed, found, self._grammar.times, self._found)
        sentence = self._parsed.sentence
        return Claim(
            id="",
            span=(sentence.start, sentence.end),
            text=sentence.text,
            type=found.row.type,
            modality=modality,
            source=source,
            actor=actor,
            target=target,
            object=sentence.words(found.at, min(found.end + 4, len(sentence.tokens))),
            quantities=_of_modality(self._quantities(found), modality),
            place=self._place(found, voice),
            time=None if told is None else told.time,
            rule=found.row.rule,
            level=self._level(voice, found.at),
        )

    def _place(self, found: Found, voice: Voice | None) -> Place | None:
        """Where it was; what a witness in a town saw or heard was there, if nothing else is told."""
        place = place_for(self._parsed, found, self._grammar.places, self._found, self._memory)
        if place is not None or voice is None or found.row.type not in _WITNESSED:
            return place
        first, end = voice.head
        if not any(
            self._parsed.low(at) in self._lexicon.words["eyewitnesses"]
            for at in range(first, min(end, first + _TO_NOUN))
        ):
            return None
        return next((each.place for each in self._places_of_heads if each.lead in ("in", "at", "near")), None)

    def _parties(self, found: Found, voice: Voice | None) -> tuple[str | None, str | None]:
        """Who does it, and to whom; what is there, and what is led by others, is itself the actor."""
        actor = actor_of(self._parsed, found, self._memory, voice)
        target = target_of(self._parsed, found, self._memory, voice)
        is_seen = self._parsed.low(found.at) in self._lexicon.words["observes"]
        is_there = found.row.type is ClaimType.PRESENCE and (actor is None or is_seen or found.is_passive)
        is_led = found.row.type is ClaimType.AFFILIATION and found.is_passive
        is_hurt = found.row.type is ClaimType.CASUALTIES and target is None and not found.is_passive
        if is_hurt and isinstance(found.actor, Phrase) and "person" in found.actor.kinds:
            return None, actor
        if (is_there or is_led) and target is not None:
            return target, actor if is_led else None
        is_zone = isinstance(found.actor, Phrase) and bool(found.actor.kinds & {"zone", "place"})
        if found.row.type is ClaimType.ZONE_STATUS and target is None and is_zone:
            return actor, actor
        is_moved = found.row.type in _MOVES and found.is_passive and target is not None
        if is_moved and (found.row.type is ClaimType.WITHDRAWAL or self._is_means(found)):
            return target, target
        return actor, target

    def _is_means(self, found: Found) -> bool:
        """ "Were taken by bus": nobody is said to have done it, so that those who moved stand for the actor."""
        return found.actor is None or (isinstance(found.actor, Phrase) and "materiel" in found.actor.kinds)

    def _is_speech_act(self, found: Found) -> bool:
        """Whether somebody judged or called: told in the past; in the present it is the document that speaks."""
        verb = self._lexicon.verbs.get(self._parsed.low(found.at))
        is_past = self._parsed.tag(found.at) is Tag.PAST
        is_judged = found.row.type in (ClaimType.STATEMENT, ClaimType.AFFILIATION) and not found.is_passive
        return is_judged and is_past and verb in self._lexicon.words["speech_acts"]

    def _quantities(self, found: Found) -> tuple[Quantity, ...]:
        ordinal = ordinal_of(self._parsed, found, self._lexicon) if found.row.type in ORDERED else None
        counted = quantities_for(self._parsed, found, self._grammar.counted, self._found, self._lexicon)
        return (*counted, ordinal) if ordinal is not None and found is self._first(ORDERED) else counted

    def _first(self, kinds: frozenset[ClaimType]) -> Found | None:
        return next((each for each in self._found if each.row.type in kinds), None)

    def _level(self, voice: Voice | None, at: int) -> Level:
        if voice is None:
            return Level.DOCUMENT
        return Level.QUOTED if self._parsed.sentence.quoted[at] else Level.ATTRIBUTED

    def _source(self, voice: Voice | None, inner: Voice | None, found: Found | None) -> Source:
        vague = inner.vague if inner is not None else None
        if voice is None or voice.holder is None:
            basis = Basis.HEARSAY if vague else self._observed(found)
            return Source(DOCUMENT, (*((vague,) if vague else ()), DOCUMENT), basis)
        told = self._said_on.get(voice.cue)
        said_on = None if told is None else SaidOn(told.time.text, told.time.start)
        basis = Basis.HEARSAY if vague else voice.basis
        return Source(voice.holder, (*((vague,) if vague else ()), voice.holder, *voice.via), basis, said_on)

    def _observed(self, found: Found | None) -> Basis | None:
        if found is None:
            return None
        first = self._parsed.clause(found.at).first
        seen = any(self._parsed.low(at) in self._lexicon.words["observes"] for at in range(first, found.at + 1))
        return Basis.OBSERVATION if seen else None

    def _statements(self, claims: list[Claim]) -> list[Claim]:
        """What somebody says that makes no claim of another type is yet a statement."""
        made: list[Claim] = []
        for voice in self._voices:
            if (
                voice.act == "speaks"
                or voice.holder is None
                or any(claim.source.holder == voice.holder for claim in (*claims, *made))
            ):
                continue
            sentence = self._parsed.sentence
            told = self._grammar.times
            is_unclear = any(phrase in sentence.text.lower() for phrase in self._lexicon.words["unclear"])
            modality = Modality.UNCLEAR if is_unclear else voice.modality or Modality.ASSERTED
            made.append(
                Claim(
                    *("", (sentence.start, sentence.end), sentence.text, ClaimType.STATEMENT, modality),
                    source=self._source(voice, None, None), rule=f"statement/{voice.act}",
                    time=told[0].time if len(told) == 1 else None,
                    level=self._level(voice, max(voice.first, 0) if voice.first < len(sentence.tokens) else 0),
                )
            )  # fmt: skip
        return made

    def remembered(self) -> Memory:
        """What the sentence adds to what was told before."""
        memory = self._memory
        for phrase in self._parsed.phrases:
            if not self._is_in_head(phrase.first):
                memory = self._with_phrase(memory, phrase)
        for voice in self._voices:
            if voice.holder is not None:
                memory = memory.with_named(voice.holder, is_person=voice.is_person, has_said=True)
        named = [voice for voice in self._voices if voice.holder is not None]
        memory = replace(memory, last_holder=named[-1].holder if named else None, told=self._told)
        if self._all_times:
            dated = [told.time for told in self._all_times if told.time.start]
            mentioned = dated[-1] if dated else memory.mentioned
            memory = replace(memory, last_time=self._last_time(memory), mentioned=mentioned)
        return self._with_places(memory)

    def _last_time(self, memory: Memory) -> Time | None:
        """The last day or hour that was told; what is long before it, or no day, does not put that aside."""
        known = [told.time for told in self._all_times if told.time.start]
        days = [time for time in known if time.precision in EXACT and not _is_long_before(time, memory.last_time)]
        if days:
            return days[-1]
        is_set = memory.last_time is not None and memory.last_time.precision in EXACT
        return memory.last_time if is_set or not known else known[-1]

    def _with_phrase(self, memory: Memory, phrase: Phrase) -> Memory:
        name = name_of(self._parsed.sentence, phrase, self._lexicon)
        head = self._parsed.low(phrase.head)
        if "zone" in phrase.kinds and head in ("zone", "zones", "area") and " " in name:
            memory = replace(memory, zone=name)
        are_people = {"person", "plural"} <= phrase.kinds and "role" not in phrase.kinds
        is_party = bool(phrase.kinds & {"force", "vessel"}) and "body" not in phrase.kinds
        if (is_party or are_people) and name.count(" ") < 6:
            memory = replace(memory, force=name)
        is_person = "person" in phrase.kinds and "plural" not in phrase.kinds
        if is_person or phrase.kinds & {"force", "body", "name"}:
            memory = memory.with_named(name, is_person=is_person, has_said=False)
        return memory

    def _is_stand(self, located: Located) -> bool:
        """Whether somebody may stand there: "in X", "at a position near X"; not "near X" alone."""
        is_beside = self._parsed.low(located.first - 1) in self._lexicon.words["own_places"]
        return located.lead in ("from", "in", "at") or (located.lead == "near" and is_beside)

    def _with_places(self, memory: Memory) -> Memory:
        named = (site for _, site in sites_of(self._parsed, self._lexicon))
        memory = replace(memory, sites=replace(memory.sites.with_sites(named), claimed=self._claimed))
        stands = [each.place for each in self._grammar.places if self._is_stand(each)]
        stands = [place for place in stands if place.distance_km is None and place.name != memory.here]
        # "At their watchtower" is not where the one who tells stands, if a place with a name was told.
        named_ones = [place for place in stands if not place.name.islower()]
        for place in named_ones or (stands if memory.here is None or memory.here.islower() else []):
            memory = replace(memory, here=place.name)
        return memory


def _is_long_before(time: Time, last: Time | None) -> bool:
    """ "The agreement of 18 December 2018", in a report on a day of 2022."""
    if last is None or last.start is None or time.start is None or last.precision not in EXACT:
        return False
    return (date.fromisoformat(last.start[:10]) - date.fromisoformat(time.start[:10])).days > _LONG_BEFORE


def _once_stated(claims: list[Claim]) -> list[Claim]:
    """ "The minister called it unacceptable": the judgement is the minister's, and not the text's as well."""
    holders = {claim.source.is_document for claim in claims if claim.type is ClaimType.STATEMENT}
    return [
        claim for claim in claims
        if holders != {True, False} or claim.type is not ClaimType.STATEMENT or not claim.source.is_document
    ]  # fmt: skip


def _is_only_ready(found: Found, others: list[Found]) -> bool:
    """ "Able to strike": the readiness is told, and the strike is not."""
    is_strike = found.row.type is ClaimType.STRIKE and found.row.is_verb
    return is_strike and any(
        each.row.type is ClaimType.POSTURE and each.at < found.at < each.end + _READY_FOR for each in others
    )


def _is_deed(voice: Voice, found: list[Found]) -> bool:
    """Whether a verb that can show who speaks does something here: "denied the patrol access", "declared a zone"."""
    here = (each.row for each in found if each.at == voice.cue)
    return any(row.type not in _SPOKEN and (row.words or row.object) for row in here)


def _of_modality(counted: tuple[Quantity, ...], modality: Modality) -> tuple[Quantity, ...]:
    """ "One was killed, and none of the soldiers": what there was none of belongs to what is denied, and only there."""
    nones = tuple(each for each in counted if each.qualifier is Qualifier.NONE)
    if modality is Modality.DENIED:
        return nones or counted
    return tuple(each for each in counted if each.qualifier is not Qualifier.NONE)


def _is_same(one: Claim, other: Claim, are_verbs: bool) -> bool:
    if (one.source.holder, one.type, one.modality) != (other.source.holder, other.type, other.modality):
        return False
    has_own_time = one.time is not None and other.time is not None and one.time != other.time
    has_own_place = one.place is not None and other.place is not None and one.place != other.place
    if not are_verbs:
        return True
    return not (has_own_time or (has_own_place and one.actor != other.actor))


def _merged(one: Claim, other: Claim) -> Claim:
    more = tuple(
        quantity for quantity in other.quantities if quantity.text not in {each.text for each in one.quantities}
    )
    return replace(
        one,
        actor=one.actor or other.actor,
        target=one.target or other.target,
        quantities=one.quantities + more,
        place=one.place or other.place,
        time=one.time or other.time,
    )
