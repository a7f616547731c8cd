"""The stretches of a sentence that somebody says: who, through whom, when, and how sure.

Attribution does not rest on quotation marks: most of what reports attribute is told in other words.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline.accounts.attribution.memory import Memory
from truceline.accounts.claims import DOCUMENT, Basis, Modality
from truceline.accounts.lexicon import Lexicon, Saying
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import Phrase, name_of
from truceline.accounts.text.subjects import object_of, subject_of
from truceline.accounts.text.tags import QUOTES, Tag

_MODALITIES = {"believes": Modality.BELIEVED, "denies": Modality.DENIED}
_LONGEST_HOLDER = 20


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
    if saying is None or parsed.tag(cue - 1) is Tag.TO:
        return None
    if saying.act == "shows" and tag is Tag.NOUN and parsed.tag(cue - 1) in (Tag.NOUN, Tag.NAME):
        return saying if parsed.low(cue + 1) in ("that", ":") else None
    return saying if tag in (Tag.VERB, Tag.PAST, Tag.GERUND) else None


def _said(parsed: Parsed, cue: int, saying: Saying, memory: Memory, before: list[Voice]) -> Voice | None:
    if _is_passive_saying(parsed, cue):
        return _impersonal(parsed, cue, saying)
    if parsed.tag(cue) is Tag.GERUND:
        return _going_on(parsed, cue, saying, memory, before)
    subject, start = subject_of(parsed, cue)
    end = _end_of_head(parsed, cue)
    inverted = _inverted(parsed, cue) if subject is None else None
    if inverted is not None:
        start, subject, end = cue, inverted, max(end, inverted.end)
    if subject is None:
        return _going_on(parsed, cue, saying, memory, before)
    if _is_denied_report(parsed, subject, cue):
        return None
    holder, vague, is_person = _holder(parsed, subject, (start, cue), memory, inverted is not None)
    if (holder is None and vague is None) or not _has_content(parsed, end, start, saying):
        return None
    first, last = _scope(parsed, start, cue, end)
    return Voice(
        *(first, last, cue, (start, end), holder, saying.act),
        is_person=is_person, via=_told_to(parsed, cue, saying), vague=vague,
        modality=Modality.REPORTED if vague else _MODALITIES.get(saying.act),
        basis=Basis.HEARSAY if vague else Basis.ASSESSMENT if saying.act == "believes" else None,
    )  # fmt: skip


def _is_denied_report(parsed: Parsed, subject: Phrase | int, cue: int) -> bool:
    """ "Denied Armenian reports that": the "reports" are what a verb is about, and no verb."""
    is_right_after = isinstance(subject, Phrase) and subject.end == cue
    return isinstance(subject, Phrase) and is_right_after and parsed.tag(subject.first - 1) in (Tag.PAST, Tag.VERB)


def _is_passive_saying(parsed: Parsed, cue: int) -> bool:
    at = cue - 1
    while parsed.tag(at) is Tag.ADVERB:
        at -= 1
    return parsed.low(at) in ("is", "was", "are", "were", "been", "be", "being") and parsed.tag(cue) is Tag.PAST


def _impersonal(parsed: Parsed, cue: int, saying: Saying) -> Voice | None:
    """ "It was reported that", "is believed to": nobody in particular says so."""
    if saying.act not in ("says", "believes", "shows") or parsed.low(cue + 1) not in ("that", "to", "by", "in", "as"):
        return None
    if parsed.low(cue + 1) == "that" and parsed.low(parsed.clause(cue).first) not in ("it", "and", "but"):
        return None
    modality = Modality.BELIEVED if saying.act == "believes" else Modality.REPORTED
    first = parsed.clause(cue).first
    vague = "unspecified reports" if modality is Modality.REPORTED else None
    return Voice(
        first, len(parsed.sentence.tokens), cue, (cue, cue + 1), None, saying.act, vague=vague, modality=modality
    )


def _going_on(parsed: Parsed, cue: int, saying: Saying, memory: Memory, before: list[Voice]) -> Voice | None:
    """ ", adding that", "and said": the same holder again."""
    clause = parsed.clause(cue)
    opens = all(parsed.tag(each) in (Tag.SIGN, Tag.CONJUNCTION, Tag.ADVERB) for each in range(clause.first, cue))
    said = [voice for voice in before if voice.holder is not None]
    if not opens or not said:
        return None
    end = _end_of_head(parsed, cue)
    modality = _MODALITIES.get(saying.act)
    return replace(
        said[-1],
        first=end,
        end=len(parsed.sentence.tokens),
        cue=cue,
        head=(clause.first, end),
        act=saying.act,
        modality=modality,
    )


def _inverted(parsed: Parsed, cue: int) -> Phrase | None:
    """The phrase after ", said" and before the end, as in “...,” said the spokesman."""
    before = parsed.sentence.tokens[cue - 1].text if cue else ""
    if before not in QUOTES and before != ",":
        return None
    found = object_of(parsed, cue)
    return found if isinstance(found, Phrase) else None


def _end_of_head(parsed: Parsed, cue: int) -> int:
    """Past "told Reuters on Tuesday that", "said in a statement:"."""
    at = cue + 1
    last = min(len(parsed.sentence.tokens), cue + 16)
    for number in range(at, last):
        text = parsed.sentence.tokens[number].text
        if parsed.low(number) == "that" or text in ":,":
            return number + 1
        if text in QUOTES:
            return number
        if parsed.tag(number) in (Tag.AUXILIARY, Tag.MODAL, Tag.VERB, Tag.PAST) or parsed.tag(number) is Tag.PRONOUN:
            return _before_subject(parsed, at, number)
    return at


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


def _holder(
    parsed: Parsed, subject: Phrase | int, words: tuple[int, int], memory: Memory, is_inverted: bool
) -> tuple[str | None, str | None, bool]:
    """The holder in full, or the vague words for nobody in particular, and whether it is a person."""
    if isinstance(subject, int):
        return _of_pronoun(parsed, subject, memory)
    low, lexicon = parsed.low(subject.head), memory.lexicon
    if low in lexicon.words["vague_sources"] and not _is_identified(parsed, subject, lexicon):
        return None, parsed.sentence.words(subject.first, subject.end), False
    is_copy = any(parsed.low(at) in lexicon.words["papers"] for at in range(subject.core_end, subject.end))
    if low in lexicon.words["papers"] or (is_copy and not subject.kinds):
        return _of_paper(parsed, subject, memory)
    if not subject.kinds & {"person", "force", "body", "name", "saying"} and parsed.tag(subject.head) is not Tag.NAME:
        return None, None, False
    name = _with_attachments(parsed, subject, words, is_inverted, lexicon)
    is_person = bool(
        "person" in subject.kinds or _has_title(name, lexicon) or _is_plain_surname(parsed, subject, memory)
    )
    return memory.in_full(name), None, is_person


def _of_pronoun(parsed: Parsed, at: int, memory: Memory) -> tuple[str | None, str | None, bool]:
    low = parsed.low(at)
    if low in ("he", "she"):
        return memory.person() or memory.last_holder, None, True
    if low in ("it", "they", "we", "another", "both"):
        return memory.last_holder or memory.body(), None, False
    return None, None, False


def _of_paper(parsed: Parsed, subject: Phrase, memory: Memory) -> tuple[str | None, str | None, bool]:
    """ "The statement", "a press release issued by X": whoever issued it, if that was told."""
    issuer = _issuer(parsed, subject, memory.lexicon)
    if issuer is not None:
        return memory.in_full(issuer), None, False
    is_known = parsed.low(subject.first) in ("the", "its", "this", "that", "his", "her", "their")
    if is_known and (memory.last_holder or memory.body()):
        return memory.last_holder or memory.body(), None, False
    return parsed.sentence.words(subject.first, subject.end), None, False


def _issuer(parsed: Parsed, paper: Phrase, lexicon: Lexicon) -> str | None:
    at = paper.core_end
    if parsed.low(paper.head - 1) == "'s" and paper.head - 2 >= paper.first:
        return _bare(parsed.sentence.words(paper.first, paper.head - 1), lexicon)
    for number in range(at, min(at + 4, len(parsed.sentence.tokens))):
        if parsed.low(number) in ("by", "from", "of") and number + 1 < len(parsed.phrase_of):
            issuer = parsed.phrase_of[number + 1]
            return name_of(parsed.sentence, issuer, lexicon) if issuer is not None else None
    return None


def _bare(name: str, lexicon: Lexicon) -> str:
    words = name.split(" ")
    while len(words) > 1 and words[0].lower() in lexicon.words["determiners"]:
        words = words[1:]
    return " ".join(words).strip("“”\"', ")


def _with_attachments(
    parsed: Parsed, subject: Phrase, words: tuple[int, int], is_inverted: bool, lexicon: Lexicon
) -> str:
    """The phrase with what is fastened to it by prepositions, up to the verb or to the first comma."""
    end = subject.end
    if is_inverted:
        while parsed.tag(end) is Tag.PREPOSITION and parsed.low(end) in ("for", "of", "from", "with", "to"):
            following = parsed.phrase_of[end + 1] if end + 1 < len(parsed.phrase_of) else None
            if following is None or "paper" in following.kinds:
                break
            end = following.end
        if parsed.low(end) == "," and parsed.tag(end + 1) is Tag.NAME and "person" in subject.kinds:
            named = parsed.phrase_of[end + 1]
            end = named.end if named is not None else end
    else:
        comma = next(
            (
                at
                for at in range(end, words[1])
                if parsed.sentence.tokens[at].text in ",(" or parsed.tag(at) in (Tag.RELATIVE, Tag.GERUND)
            ),
            words[1],
        )
        while comma > end and parsed.tag(comma - 1) in (Tag.ADVERB, Tag.AUXILIARY, Tag.MODAL, Tag.NEGATION):
            comma -= 1
        end = comma
    end = min(end, subject.first + _LONGEST_HOLDER)
    return _bare(parsed.sentence.words(subject.first, max(end, subject.first + 1)), lexicon)


def _has_title(name: str, lexicon: Lexicon) -> bool:
    for word in name.split(" "):
        if word.lower().rstrip(".") in lexicon.words["titles"]:
            return True
        if word.lower() in lexicon.words["prepositions"]:
            return False
    return False


def _is_plain_surname(parsed: Parsed, subject: Phrase, memory: Memory) -> bool:
    name = parsed.sentence.words(subject.first, subject.end)
    is_bare = subject.kinds == frozenset({"name"}) and subject.end - subject.first <= 3
    if is_bare and parsed.tag(subject.first) is Tag.NAME:
        return True
    return any(named.is_person and name in named.name for named in memory.named)


def _is_identified(parsed: Parsed, subject: Phrase, lexicon: Lexicon) -> bool:
    """Whether a "source" or "report" is somebody's: "a military source", "a source in the ministry", "OSCE reports"."""
    low = parsed.low(subject.head)
    if low in lexicon.words["describable_sources"]:
        described = subject.head - subject.first > (parsed.tag(subject.first) is Tag.DETERMINER)
        first = parsed.low(subject.head - 1)
        return (described and first not in lexicon.words["vague_adjectives"]) or parsed.low(subject.end) in (
            "in",
            "from",
            "at",
            "close",
        )
    named = (*range(subject.first, subject.head), *range(subject.head + 1, subject.end))
    return any(parsed.tag(each) is Tag.NAME for each in named)


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
    if subject is None:
        return None
    end = _end_of_source(parsed, subject)
    holder, vague, is_person = _holder_named(parsed, subject, end, memory)
    first, last = _scope_of_source(parsed, cue, end)
    via = ("press release",) if {"press"} & {parsed.low(subject.head - 1)} else ()
    return Voice(
        *(first, last, cue, (cue, end), holder, "says"), is_person=is_person, via=via, vague=vague,
        modality=Modality.REPORTED if vague else None, basis=Basis.HEARSAY if vague else None,
    )  # fmt: skip


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
                    name = _bare(parsed.sentence.words(issuer.first, issuer.end), lexicon)
                    return memory.in_full(name), None, _has_title(name, lexicon)
    return _holder(parsed, subject, (subject.first, end), memory, is_inverted=False)


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
