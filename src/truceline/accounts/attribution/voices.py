"""The stretches of a sentence that somebody says: who, through whom, when, and how sure.

Attribution does not rest on quotation marks: most of what reports attribute is told in other words.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline.accounts.attribution.holders import bare, has_title, holder_of
from truceline.accounts.attribution.memory import Memory
from truceline.accounts.claims import DOCUMENT, Basis, Modality
from truceline.accounts.lexicon import Lexicon, Saying
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import Phrase
from truceline.accounts.text.subjects import object_of, subject_of
from truceline.accounts.text.tags import QUOTES, Tag

_MODALITIES = {"believes": Modality.BELIEVED, "denies": Modality.DENIED}
_NO_SOURCE = frozenset({"abstract", "zone", "place"})
"""What things are only as they should be: "according to plan", "according to the agreement"."""
_BRINGS_THAT = 8


@dataclass(frozen=True, slots=True)
class Voice:
    """What one holder says in one sentence.

    Args:
        first, end: tokens that are said. cue: the token that shows it, or -1.
        head: tokens from the subject to the end of the words that say who, when and to whom: no claims in there.
        holder: who says it; None if nobody who can be named does. is_person: the holder is one.
        via: through whom it came. modality: that the cue brings. act: of the saying.
    """

    first: int
    end: int
    cue: int
    head: tuple[int, int]
    holder: str | None
    act: str
    is_person: bool = False
    via: tuple[str, ...] = ()
    vague: str | None = None
    modality: Modality | None = None
    basis: Basis | None = None

    def covers(self, token: int) -> bool:
        """Whether a token is among those said."""
        return self.first <= token < self.end and not self.head[0] <= token < self.head[1]


def voices_of(parsed: Parsed, memory: Memory) -> list[Voice]:
    """The voices of a sentence, the outermost first."""
    lexicon = memory.lexicon
    found: list[Voice] = []
    for cue in range(len(parsed.sentence.tokens)):
        voice = _according_to(parsed, cue, memory)
        if voice is None:
            saying = _saying_at(parsed, cue, lexicon)
            voice = None if saying is None else _said(parsed, cue, saying, memory, found)
        if voice is not None:
            found = [_cut(each, voice) for each in found]
            found.append(voice)
    if not found and parsed.sentence.quoted and _is_quoted_whole(parsed) and memory.last_holder is not None:
        found.append(Voice(0, len(parsed.sentence.tokens), -1, (-1, -1), memory.last_holder, "says"))
    if memory.speaker is not None:
        found.insert(0, Voice(0, len(parsed.sentence.tokens), -1, (-1, -1), memory.speaker, "speaks"))
    return found


def _cut(earlier: Voice, later: Voice) -> Voice:
    """A voice ends where another holder's subject begins, unless that one is said within it."""
    is_new = (
        later.holder not in (None, earlier.holder) and later.head[0] > earlier.cue >= 0 and later.first > earlier.first
    )
    return (
        replace(earlier, end=min(earlier.end, max(later.head[0], earlier.first)))
        if is_new and later.first >= later.head[1]
        else earlier
    )


def _is_quoted_whole(parsed: Parsed) -> bool:
    quoted = parsed.sentence.quoted
    return sum(quoted) >= len(quoted) - 3


def _saying_at(parsed: Parsed, cue: int, lexicon: Lexicon) -> Saying | None:
    low, tag = parsed.low(cue), parsed.tag(cue)
    saying = lexicon.sayings.get(low)
    if saying is None or (parsed.tag(cue - 1) is Tag.TO and parsed.low(cue - 2) not in lexicon.words["will_not_say"]):
        return None
    if saying.rule in lexicon.words["says_only_that"] and not _brings_that(parsed, cue):
        return None
    if saying.rule == "speak" and parsed.low(cue + 1) != "of":
        return None
    if saying.rule == "put" and not any(parsed.low(cue + each) in lexicon.words["tolls"] for each in range(1, 5)):
        return None
    if saying.act == "shows" and tag is Tag.NOUN and parsed.tag(cue - 1) in (Tag.NOUN, Tag.NAME):
        return saying if parsed.low(cue + 1) in ("that", ":") else None
    return saying if tag in (Tag.VERB, Tag.PAST, Tag.GERUND) else None


def _brings_that(parsed: Parsed, cue: int) -> bool:
    """Whether "that", a colon or a quotation follows, so that "posted lookouts" says nothing."""
    after = range(cue + 1, min(cue + _BRINGS_THAT, len(parsed.sentence.tokens)))
    is_warned_of = parsed.low(cue).startswith("warn") and parsed.low(cue + 1) == "of"
    # "..., the colonel warned."
    closes = parsed.low(cue + 1) in (".", "") and parsed.low(parsed.clause(cue).first) == ","
    return is_warned_of or closes or any(parsed.low(at) in ("that", ":", *QUOTES) for at in after)


def _said(parsed: Parsed, cue: int, saying: Saying, memory: Memory, before: list[Voice]) -> Voice | None:
    if _is_passive_saying(parsed, cue):
        return _impersonal(parsed, cue, saying)
    if parsed.tag(cue) is Tag.GERUND:
        return _going_on(parsed, cue, saying, memory, before)
    subject, start = subject_of(parsed, cue)
    end = _end_of_head(parsed, cue)
    is_after = subject is None or (saying.rule != "tell" and _is_named_after(parsed, cue, memory.lexicon))
    inverted = _inverted(parsed, cue) if is_after else None
    if inverted is not None:
        start, subject, end = cue, inverted, max(end, inverted.end)
    if subject is None or _is_joined(parsed, (start, cue), before):
        return _going_on(parsed, cue, saying, memory, before)
    if _is_denied_report(parsed, subject, cue) or _is_account(parsed, subject, memory.lexicon):
        return None
    told = None if parsed.tag(cue - 1) is Tag.TO else _told_between(parsed, subject, cue)
    holder, vague, is_person = holder_of(parsed, subject, (start, told or cue), memory, inverted is not None)
    start = start if told is None else max(parsed.clause(cue).first, _last_joint(parsed, cue))
    if (holder is None and vague is None) or not _has_content(parsed, end, start, saying):
        return None
    first, last = _scope(parsed, start, cue, end)
    return Voice(
        *(first, last, cue, (start, end), holder, saying.act),
        is_person=is_person, via=_told_to(parsed, cue, saying), vague=vague,
        modality=Modality.REPORTED if vague else _MODALITIES.get(saying.act),
        basis=Basis.HEARSAY if vague else Basis.ASSESSMENT if saying.act == "believes" else None,
    )  # fmt: skip


def _is_joined(parsed: Parsed, words: tuple[int, int], before: list[Voice]) -> bool:
    """ "The ministry denied that its men had crossed and said": its men did not say so."""
    start, cue = words
    return parsed.low(cue - 1) == "and" and any(voice.holder is not None and start > voice.cue for voice in before)


def _told_between(parsed: Parsed, subject: Phrase | int, cue: int) -> int | None:
    """The first verb between the holder and the one that says it: "patrols heard shots and said"."""
    first = subject.end if isinstance(subject, Phrase) else subject + 1
    # "The ministry spoke of X and said": what "and" joins to "said" is told, and does not only describe.
    is_joined = parsed.low(cue - 1) in ("and", "but")
    for at in range(first, cue):
        is_reduced = parsed.tag(at) is Tag.PAST and parsed.tag(at + 1) in (Tag.PREPOSITION, Tag.ADVERB)
        is_reduced = is_reduced and not (is_joined and at == first)
        if parsed.tag(at) in (Tag.PAST, Tag.VERB) and not is_reduced and not _is_in_relative(parsed, at):
            return at
    return None


def _is_in_relative(parsed: Parsed, at: int) -> bool:
    """ "An officer who asked for it, said": a verb on the way that only describes the holder."""
    first = parsed.clause(at).first
    return parsed.tag(first + (parsed.low(first) == ",")) is Tag.RELATIVE


def _last_joint(parsed: Parsed, cue: int) -> int:
    return next((at for at in range(cue - 1, -1, -1) if parsed.tag(at) is Tag.CONJUNCTION), cue)


def _is_denied_report(parsed: Parsed, subject: Phrase | int, cue: int) -> bool:
    """ "Denied Armenian reports that": the "reports" are what a verb is about, and no verb."""
    is_right_after = isinstance(subject, Phrase) and subject.end == cue
    return isinstance(subject, Phrase) and is_right_after and parsed.tag(subject.first - 1) in (Tag.PAST, Tag.VERB)


def _is_account(parsed: Parsed, subject: Phrase | int, lexicon: Lexicon) -> bool:
    """ "..., a charge Sarqa denies": what was told before is denied, and nothing is said."""
    if isinstance(subject, int):
        return False
    return (
        parsed.low(subject.first) in lexicon.words["one_of"]
        and parsed.low(subject.first + 1) in lexicon.words["accounts"]
    )


def _is_passive_saying(parsed: Parsed, cue: int) -> bool:
    at = cue - 1
    while parsed.tag(at) is Tag.ADVERB:
        at -= 1
    return parsed.low(at) in ("is", "was", "are", "were", "been", "be", "being") and parsed.tag(cue) is Tag.PAST


def _impersonal(parsed: Parsed, cue: int, saying: Saying) -> Voice | None:
    """ "It was reported that", "is believed to": nobody in particular says so."""
    if saying.rule in ("tell", "warn") and parsed.low(cue + 1) != "that":
        return None
    if saying.act not in ("says", "believes", "shows") or parsed.low(cue + 1) not in ("that", "to", "by", "in", "as"):
        return None
    if parsed.low(cue + 1) == "that" and parsed.low(parsed.clause(cue).first) not in ("it", "and", "but"):
        return None
    modality = Modality.BELIEVED if saying.act == "believes" else Modality.REPORTED
    first = parsed.clause(cue).first
    vague = "unspecified reports" if modality is Modality.REPORTED else None
    # "Struck what is believed to be a mine": only what it was is believed.
    end = parsed.clause(cue).end if parsed.low(first) == "what" else len(parsed.sentence.tokens)
    return Voice(first, end, cue, (cue, cue + 1), None, saying.act, vague=vague, modality=modality)


def _going_on(parsed: Parsed, cue: int, saying: Saying, memory: Memory, before: list[Voice]) -> Voice | None:
    """ ", adding that", "and said": the same holder again."""
    clause = parsed.clause(cue)
    opens = all(parsed.tag(each) in (Tag.SIGN, Tag.CONJUNCTION, Tag.ADVERB) for each in range(clause.first, cue))
    said = [voice for voice in before if voice.holder is not None]
    opens = opens or parsed.low(cue - 1) == "and"
    end = _end_of_head(parsed, cue)
    if opens and not said and parsed.tag(cue) is Tag.GERUND:
        return _of_doer(parsed, (clause.first, cue, end), saying, memory)
    if not opens or not said:
        return None
    return replace(
        said[-1],
        first=end,
        end=len(parsed.sentence.tokens),
        cue=cue,
        head=(clause.first if clause.first > said[-1].cue else cue, end),
        act=saying.act,
        modality=_MODALITIES.get(saying.act),
    )


def _of_doer(parsed: Parsed, words: tuple[int, int, int], saying: Saying, memory: Memory) -> Voice | None:
    """ "The army dismissed it, saying that": whoever did what stands before."""
    first, cue, end = words
    verb = next((at for at in range(first) if parsed.tag(at) in (Tag.PAST, Tag.VERB)), cue)
    subject, start = subject_of(parsed, verb)
    holder = holder_of(parsed, subject, (start, subject.end), memory, False)[0] if isinstance(subject, Phrase) else None
    if holder is None:
        return None
    modality = _MODALITIES.get(saying.act)
    return Voice(end, len(parsed.sentence.tokens), cue, (first, end), holder, saying.act, modality=modality)


def _inverted(parsed: Parsed, cue: int) -> Phrase | None:
    """The phrase after ", said" and before the end, as in “...,” said the spokesman."""
    before = parsed.sentence.tokens[cue - 1].text if cue else ""
    if before not in QUOTES and before != ",":
        return None
    found = object_of(parsed, cue)
    return found if isinstance(found, Phrase) else None


def _is_named_after(parsed: Parsed, cue: int, lexicon: Lexicon) -> bool:
    """ ", said Mushir Bashir, head of": a name, and then a comma or the end; no "said Tuesday"."""
    named = parsed.phrase_of[cue + 1] if cue + 1 < len(parsed.phrase_of) else None
    if named is None or parsed.tag(named.head) is not Tag.NAME or named.first != cue + 1:
        return False
    low = parsed.low(named.head)
    is_day = low in lexicon.tables["weekdays"] or low in lexicon.tables["months"]
    return not is_day and parsed.low(named.end) in (",", ".", "")


def _end_of_head(parsed: Parsed, cue: int) -> int:
    """Past "told Reuters on Tuesday that", "said in a statement:"."""
    at = cue + 1
    if parsed.tag(at) is Tag.GERUND:
        return at
    last = min(len(parsed.sentence.tokens), cue + 16)
    for number in range(at, last):
        text = parsed.sentence.tokens[number].text
        if text == "," and _is_object(parsed, cue):
            return at
        if parsed.low(number) == "that" or text in ":,":
            return number + 1
        # "Accused the army of shelling": what follows "of" is said.
        if text in QUOTES or (parsed.tag(number) is Tag.GERUND and parsed.low(number - 1) == "of"):
            return number
        if parsed.tag(number) in (Tag.AUXILIARY, Tag.MODAL, Tag.VERB, Tag.PAST) or parsed.tag(number) is Tag.PRONOUN:
            return _before_subject(parsed, at, number)
    return at


def _is_object(parsed: Parsed, cue: int) -> bool:
    """ "Reported the firing of rounds, which": what is said follows at once; but not after "told the council"."""
    following = parsed.phrase_of[cue + 1] if cue + 1 < len(parsed.phrase_of) else None
    if following is None or parsed.low(cue) in ("told", "tell", "tells", "telling"):
        return False
    return parsed.tag(cue + 1) in (Tag.DETERMINER, Tag.NUMBER) and "abstract" not in following.kinds


def _before_subject(parsed: Parsed, first: int, verb: int) -> int:
    """Without "that", what is said begins with the subject of its verb: "told reporters at X the strikes were"."""
    subject, start = subject_of(parsed, verb) if parsed.tag(verb) is not Tag.PRONOUN else (verb, verb)
    if isinstance(subject, Phrase) and subject.first >= first:
        return subject.first
    return max(first, min(start, verb)) if subject is not None else first


def _has_content(parsed: Parsed, end: int, start: int, saying: Saying) -> bool:
    tokens = len(parsed.sentence.tokens)
    return saying.act in ("asks", "denies", "threatens") or end < tokens - 1 or start > 1


def _scope(parsed: Parsed, start: int, cue: int, end: int) -> tuple[int, int]:
    """What is said: all after the cue; and all before it too, where the cue comes last or stands between."""
    tokens = parsed.sentence.tokens
    lead = start - 1
    is_last = end >= len(tokens) - 1
    comes_after = (
        lead > 0
        and (_closes_quote(parsed, lead) or tokens[lead].text == ",")
        and (is_last or _is_told_before(parsed, lead))
    )
    if comes_after:
        return 0, len(tokens)
    return end, len(tokens)


def _closes_quote(parsed: Parsed, at: int) -> bool:
    return parsed.sentence.tokens[at].text in QUOTES and not parsed.sentence.quoted[at]


def _is_told_before(parsed: Parsed, lead: int) -> bool:
    if parsed.sentence.quoted[max(lead - 1, 0)]:
        return True
    tags = parsed.sentence.tags[:lead]
    opener = parsed.low(0)
    if opener in ("after", "as", "when", "while", "if", "although", "following", "despite"):
        return False
    return any(tag in (Tag.AUXILIARY, Tag.PAST, Tag.VERB, Tag.MODAL) for tag in tags)


def _told_to(parsed: Parsed, cue: int, saying: Saying) -> tuple[str, ...]:
    """To whom it was told, which is how the text has it."""
    if saying.rule != "tell":
        return ()
    heard = object_of(parsed, cue)
    return (parsed.sentence.words(heard.first, heard.end),) if isinstance(heard, Phrase) else ()


def _according_to(parsed: Parsed, cue: int, memory: Memory) -> Voice | None:
    """ "According to X", "citing X", "as reported by X"."""
    if not memory.lexicon.begins("attributions", parsed.low(cue)):
        return None
    lead = next((words for words in memory.lexicon.words["attributions"] if _stands(parsed, cue, words)), None)
    if lead is None:
        return None
    at = cue + len(lead.split())
    while at < len(parsed.phrase_of) and (parsed.tag(at) in (Tag.ADVERB,) or parsed.low(at) in ("earlier",)):
        at += 1
    subject = parsed.phrase_of[at] if at < len(parsed.phrase_of) else None
    if subject is not None and lead == "citing" and not _is_citable(parsed, subject):
        return None
    if subject is None:
        return _according_to_him(parsed, (cue, at), memory)
    end = _end_of_source(parsed, subject)
    holder, vague, is_person = _holder_named(parsed, subject, end, memory)
    if holder is None and vague is None and not subject.kinds & _NO_SOURCE:
        holder = memory.in_full(bare(parsed.sentence.words(subject.first, subject.end), memory.lexicon))
    first, last = _scope_of_source(parsed, cue, end)
    via = ("press release",) if {"press"} & {parsed.low(subject.head - 1)} else ()
    return Voice(
        *(first, last, cue, (cue, end), holder, "says"), is_person=is_person, via=via, vague=vague,
        modality=Modality.REPORTED if vague else None, basis=Basis.HEARSAY if vague else None,
    )  # fmt: skip


def _is_citable(parsed: Parsed, subject: Phrase) -> bool:
    """ "Citing mines ahead" gives a reason, "citing officials" a source."""
    is_named = any(parsed.tag(at) is Tag.NAME for at in range(subject.first, subject.end))
    return is_named or bool(subject.kinds & {"person", "body", "force", "saying"})


def _according_to_him(parsed: Parsed, words: tuple[int, int], memory: Memory) -> Voice | None:
    """ "According to him": whoever spoke before."""
    cue, at = words
    if parsed.low(at) not in ("him", "her", "them"):
        return None
    holder = memory.last_holder or memory.person()
    first, last = _scope_of_source(parsed, cue, at + 1)
    return Voice(first, last, cue, (cue, at + 1), holder, "says", is_person=parsed.low(at) != "them")


def _stands(parsed: Parsed, at: int, words: str) -> bool:
    return all(parsed.low(at + each) == word for each, word in enumerate(words.split()))


def _end_of_source(parsed: Parsed, subject: Phrase) -> int:
    at = subject.end
    while at < len(parsed.sentence.tokens) and at - subject.end < 12:
        phrase = parsed.phrase_of[at]
        if phrase is not None:
            at = phrase.end
        elif parsed.tag(at) is Tag.PREPOSITION or parsed.low(at) in ("issued", "released", "published", "posted"):
            at += 1
        else:
            break
    return at


def _holder_named(parsed: Parsed, subject: Phrase, end: int, memory: Memory) -> tuple[str | None, str | None, bool]:
    lexicon = memory.lexicon
    low = parsed.low(subject.head)
    if low in lexicon.words["papers"] or low in ("remarks", "comments", "words"):
        for at in range(subject.end, end):
            if parsed.low(at) in ("by", "from", "of", "to"):
                issuer = parsed.phrase_of[at + 1] if at + 1 < len(parsed.phrase_of) else None
                if issuer is not None:
                    name = bare(parsed.sentence.words(issuer.first, issuer.end), lexicon)
                    return memory.in_full(name), None, has_title(name, lexicon)
    return holder_of(parsed, subject, (subject.first, end), memory, is_inverted=False)


def _scope_of_source(parsed: Parsed, cue: int, end: int) -> tuple[int, int]:
    """The whole sentence; or only what the same commas close in, or what follows in the clause of another's words."""
    tokens = parsed.sentence.tokens
    if parsed.low(cue - 1) in ("that", "but", "and", "while", "although"):
        return cue, len(tokens)
    is_inner = end < len(tokens) and tokens[end].text == "," and cue > 1
    if is_inner and parsed.tag(end + 1) in (Tag.AUXILIARY, Tag.PAST, Tag.VERB, Tag.MODAL):
        opened = next((at for at in range(cue - 1, -1, -1) if tokens[at].text == ","), 0)
        return opened, end + 1
    return 0, len(tokens)


def source_of(voices: list[Voice], token: int) -> tuple[Voice | None, Voice | None]:
    """The innermost voice with a holder that covers a token, and the innermost one of all."""
    covering = [voice for voice in voices if voice.covers(token)]
    covering.sort(key=lambda voice: (voice.end - voice.first, -voice.cue))
    named = [voice for voice in covering if voice.holder is not None and voice.holder != DOCUMENT]
    return (named[0] if named else None), (covering[0] if covering else None)
