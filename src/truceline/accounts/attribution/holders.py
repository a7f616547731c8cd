"""Whom the subject of a saying stands for: a party in full, nobody in particular, or whoever issued a paper."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.accounts.attribution.memory import Memory
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.phrases import Phrase, name_of
from truceline.accounts.text.tags import Tag

_LONGEST_HOLDER = 20


def holder_of(
    parsed: Parsed, subject: Phrase | int, words: tuple[int, int], memory: Memory, is_inverted: bool
) -> tuple[str | None, str | None, bool]:
    """The holder in full, or the vague words for nobody in particular, and whether it is a person."""
    if isinstance(subject, int):
        return _of_pronoun(parsed, subject, memory)
    low, lexicon = parsed.low(subject.head), memory.lexicon
    if {parsed.low(subject.first), parsed.low(subject.first - 1)} & lexicon.words["no"]:
        return None, None, False
    if low in lexicon.words["vague_sources"] and not _is_identified(parsed, subject, lexicon):
        return None, parsed.sentence.words(subject.first, subject.end), False
    is_copy = any(parsed.low(at) in lexicon.words["papers"] for at in range(subject.core_end, subject.end))
    if low in lexicon.words["papers"] or (is_copy and not subject.kinds):
        return _of_paper(parsed, subject, memory)
    if not subject.kinds & {"person", "force", "body", "name", "saying"} and parsed.tag(subject.head) is not Tag.NAME:
        named = _named_between_commas(parsed, subject, words[1])
        return (None, None, False) if named is None else (memory.in_full(bare(named, lexicon)), None, True)
    name = _with_attachments(parsed, subject, words, is_inverted, lexicon)
    is_person = bool(
        "person" in subject.kinds or has_title(name, lexicon) or _is_plain_surname(parsed, subject, memory)
    )
    return memory.in_full(name), None, is_person


def _of_pronoun(parsed: Parsed, at: int, memory: Memory) -> tuple[str | None, str | None, bool]:
    low = parsed.low(at)
    if low in ("he", "she"):
        return memory.person() or memory.last_holder, None, True
    if low in ("it", "they", "another", "both"):
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
        return bare(parsed.sentence.words(paper.first, paper.head - 1), lexicon)
    for number in range(at, min(at + 4, len(parsed.sentence.tokens))):
        if parsed.low(number) in ("by", "from", "of") and number + 1 < len(parsed.phrase_of):
            issuer = parsed.phrase_of[number + 1]
            return name_of(parsed.sentence, issuer, lexicon) if issuer is not None else None
    return None


def bare(name: str, lexicon: Lexicon) -> str:
    """A name without the determiners before it."""
    words = name.split(" ")
    while len(words) > 1 and words[0].lower() in lexicon.words["determiners"]:
        words = words[1:]
    return " ".join(words).strip("“”\"', ")


def _with_attachments(
    parsed: Parsed, subject: Phrase, words: tuple[int, int], is_inverted: bool, lexicon: Lexicon
) -> str:
    """The phrase with what is fastened to it by prepositions, up to the verb or to the first comma.

    Of "Serbia's president, Aleksandar Vucic, said" it is the name.
    """
    end = _past_prepositions(parsed, subject.end) if not is_inverted else subject.end
    named = parsed.phrase_of[end + 1] if parsed.low(end) == "," and end + 1 < words[1] else None
    end = subject.end
    is_role = "role" in subject.kinds or parsed.low(subject.head) in lexicon.words["titles"]
    if named is not None and is_role and parsed.tag(named.head) is Tag.NAME and not is_inverted:
        return bare(parsed.sentence.words(named.first, named.end), lexicon)
    if is_inverted:
        while parsed.tag(end) is Tag.PREPOSITION and parsed.low(end) in ("for", "of", "from", "with", "to"):
            following = parsed.phrase_of[end + 1] if end + 1 < len(parsed.phrase_of) else None
            if following is None or "paper" in following.kinds:
                break
            end = following.end
        named = parsed.phrase_of[end + 1] if parsed.low(end) == "," and end + 1 < len(parsed.phrase_of) else None
        if named is not None and parsed.tag(named.head) is Tag.NAME and "person" in subject.kinds:
            end = named.end
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
    return bare(parsed.sentence.words(subject.first, max(end, subject.first + 1)), lexicon)


def _past_prepositions(parsed: Parsed, end: int) -> int:
    """Past "in the region" of "the envoy in the region, Omar Tal, said"."""
    while parsed.tag(end) is Tag.PREPOSITION and end + 1 < len(parsed.phrase_of):
        following = parsed.phrase_of[end + 1]
        if following is None:
            break
        end = following.end
    return end


def _named_between_commas(parsed: Parsed, subject: Phrase, end: int) -> str | None:
    """ "The magistrate, Sunita Kotwal, said": somebody, whatever the office is called."""
    at = subject.end
    named = parsed.phrase_of[at + 1] if parsed.low(at) == "," and at + 1 < len(parsed.phrase_of) else None
    if named is None or parsed.tag(named.head) is not Tag.NAME or named.end > end or parsed.low(named.end) != ",":
        return None
    return parsed.sentence.words(named.first, named.end)


def has_title(name: str, lexicon: Lexicon) -> bool:
    """Whether a title stands in a name, before any preposition, so that it is that of a person."""
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
        if any(parsed.tag(each) is Tag.NAME for each in range(subject.head + 1, subject.end)):
            return True
        return (described and first not in lexicon.words["vague_adjectives"]) or parsed.low(subject.end) in (
            "in",
            "from",
            "at",
            "close",
        )
    named = (*range(subject.first, subject.head), *range(subject.head + 1, subject.end))
    return any(parsed.tag(each) is Tag.NAME for each in named)
