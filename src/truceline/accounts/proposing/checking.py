"""What of a model's proposals the text bears out. A proposal is kept whole or not at all, and why not is told.

Kept is what stands in the sentence that it names: its words, the words of every figure, place and time, and the figures
themselves as the reader's grammars read them there. Names must stand in the report. What the rules have read already
is not taken a second time. Whether the claim is what the words mean, nobody has checked: so it is marked.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from truceline.accounts.claims import DOCUMENT, Claim, Document, Place, Precision, Quantity, Relation, Time
from truceline.accounts.proposing.answers import Dropped, Proposed, proposals_in
from truceline.accounts.proposing.printed import Printed, Span, printed_in, touches
from truceline.accounts.reading import Reader
from truceline.accounts.text.sentences import Sentence
from truceline.errors import InputError

_SAME_KM = 0.1
"""How far from the printed distance a model may be that has turned miles into kilometres; kept is the printed one."""
_MEASURED = frozenset({Relation.DISTANCE, Relation.BEARING, Relation.DISTANCE_BEARING})


@dataclass(frozen=True)
class Report:
    """What a model was asked about.

    Args:
        text: of the report, plain. about: what is known of it. sentences: that were asked about.
        read: the claims that the rules read in it.
    """

    text: str
    about: Document
    sentences: tuple[Sentence, ...]
    read: tuple[Claim, ...]

    def names(self, name: str) -> bool:
        """Whether a name stands in it, or in its title or publisher; in whatever case, as whole words."""
        return _is_in(name, self._words)

    @cached_property
    def _words(self) -> str:
        return _folded(" ".join((self.text, self.about.title or "", self.about.publisher or "")))


@dataclass(frozen=True)
class Proposals:
    """What came of an answer.

    Args:
        model: that gave it. kept: claims, each marked with the model. dropped: the others, each with why.
    """

    model: str
    kept: tuple[Claim, ...]
    dropped: tuple[Dropped, ...]


def proposals_of(answer: str, report: Report, model: str, reader: Reader) -> Proposals:
    """What a model's answer proposes and the report bears out.

    Args:
        answer: as it came. report: what it is about. model: its name. reader: of the report's language.

    Raises:
        InputError: the answer as a whole is no list of claims, too long, or proposes too much.
    """
    proposed, dropped = proposals_in(answer, report.sentences)
    printed = {
        (each.sentence.start, each.sentence.end): each
        for each in printed_in(report.sentences, report.text, report.about, reader)
    }
    taken = {_key(claim) for claim in report.read}
    kept: list[Claim] = []
    for each in proposed:
        try:
            claim = _checked(each, printed[each.claim.span], report)
            if _key(claim) in taken:
                raise InputError("it is read already", hint="each holder makes one claim of a type in a sentence")
        except InputError as error:
            dropped.append(Dropped(each.number, " ".join((each.claim.object or "").split())[:100], f"{error}"))
            continue
        taken.add(_key(claim))
        kept.append(replace(claim, id=f"{report.about.doc_id}:m{len(kept) + 1:02d}", proposed_by=model))
    return Proposals(model, tuple(kept), tuple(sorted(dropped)))


def _key(claim: Claim) -> tuple[object, ...]:
    return claim.span, claim.type, _folded(claim.source.holder)


def _checked(proposed: Proposed, printed: Printed, report: Report) -> Claim:
    """The claim of a proposal, its figures as they are printed; an InputError says what is not borne out."""
    claim = proposed.claim
    _where(printed, claim.object or "", "its words")
    for name in _names(claim):
        if name != DOCUMENT and not report.names(name):
            raise InputError(f"the report names no {name[:60]!r}")
    if claim.source.said_on is not None:
        raise InputError("when it was said was not asked for")
    for quantity in claim.quantities:
        _check_quantity(quantity, printed)
    return replace(
        claim,
        source=replace(claim.source, chain=claim.source.chain or (claim.source.holder,)),
        place=None if claim.place is None else _checked_place(claim.place, printed, report),
        time=None if claim.time is None else _checked_time(claim.time, printed),
    )


def _names(claim: Claim) -> Iterator[str]:
    yield from (claim.source.holder, *claim.source.chain)
    yield from filter(None, (claim.actor, claim.target))


def _is_in(name: str, text: str) -> bool:
    """Whether a name stands as whole words in a text that is folded, in whatever case and however parted by space."""
    words = re.escape(_folded(name))
    return bool(words) and re.search(rf"(?<!\w){words}(?!\w)", text) is not None


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _where(printed: Printed, words: str, what: str) -> list[Span]:
    found = printed.places_of_words(words)
    if not found:
        raise InputError(f"{what} {' '.join(words.split())[:60]!r} do not stand in that sentence")
    return found


def _check_quantity(quantity: Quantity, printed: Printed) -> None:
    spans = _where(printed, quantity.text, "the words of a figure")
    if not _is_in(quantity.what, _folded(printed.sentence.text)):
        raise InputError(f"{quantity.what[:60]!r} is not what that sentence counts")
    here = [each for each in printed.figures if touches(each.span, spans)]
    said = (quantity.low, quantity.high, quantity.qualifier, quantity.unit)
    if said not in [(each.low, each.high, each.qualifier, each.unit) for each in here]:
        bounds = f"{_shown(quantity.low)} to {_shown(quantity.high)} ({quantity.qualifier})"
        raise InputError(f"{quantity.text[:60]!r} does not print {bounds}")


def _shown(bound: float | None) -> str:
    return "open" if bound is None else f"{bound:g}"


def _checked_place(place: Place, printed: Printed, report: Report) -> Place:
    spans = _where(printed, place.text, "the words of a place")
    if not report.names(place.name):
        raise InputError(f"the report names no place {place.name[:60]!r}")
    if place.lat is not None or place.lon is not None:
        raise InputError("a model gives no coordinates: a gazetteer does")
    measured = [each for each, span in printed.places if touches(span, spans)]
    alike = [each for each in measured if _is_same_measure(place, each)]
    is_measured = place.distance_km is not None or bool(place.bearing) or place.relation in _MEASURED
    if (measured or is_measured) and not alike:
        raise InputError(f"{place.text[:60]!r} does not print that distance and bearing from {place.name[:60]!r}")
    if not alike:
        return place
    return replace(place, distance_km=alike[0].distance_km, distance_qualifier=alike[0].distance_qualifier)


def _is_same_measure(place: Place, printed: Place) -> bool:
    """Whether two say the same distance and bearing from the same anchor."""
    said, known = place.distance_km, printed.distance_km
    if (said is None) != (known is None) or set(place.bearing) != set(printed.bearing):
        return False
    if not _is_in(place.name, _folded(printed.text)):
        return False
    if said is None or known is None:
        return True
    is_near = abs(said.low - known.low) <= _SAME_KM and abs(said.high - known.high) <= _SAME_KM
    return is_near and place.distance_qualifier in (None, printed.distance_qualifier)


def _checked_time(time: Time, printed: Printed) -> Time:
    spans = _where(printed, time.text, "the words of a time")
    for known, span in printed.times:
        if touches(span, spans) and (known.start, known.end) == (time.start, time.end):
            return known
    if time.start is None and time.end is None:
        return replace(time, precision=Precision.VAGUE)
    raise InputError(f"{time.text[:60]!r} does not come to {time.start or 'open'} to {time.end or 'open'}")
