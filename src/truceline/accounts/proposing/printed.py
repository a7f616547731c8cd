"""The figures that each sentence of a report prints, as the grammars of the reader read them: what a proposal may say.

Whatever a model makes of "more than 60", here it is 60 with no upper bound.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from truceline.accounts.claims import Document, Place, Qualifier, Time, Unit
from truceline.accounts.dating.almanac import Calendar
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.places import places_of
from truceline.accounts.quantities import amount_at, nones_of, quantities_of, singles_of
from truceline.accounts.reading import Reader
from truceline.accounts.text.clauses import Parsed, parsed
from truceline.accounts.text.sentences import Sentence
from truceline.accounts.times import Told, times_of

Span = tuple[int, int]


@dataclass(frozen=True)
class Figure:
    """A number with its printed bounds, and where it stands: code points into the text."""

    low: float | None
    high: float | None
    qualifier: Qualifier
    unit: Unit | None
    span: Span


@dataclass(frozen=True)
class Printed:
    """What one sentence prints.

    Args:
        sentence: itself.
        figures: every number that counts or measures, "a tank" and "no casualties" too; none that is part of a time.
        places: those with a distance or a bearing, each with where it stands.
        times: each with where it stands.
    """

    sentence: Sentence
    figures: tuple[Figure, ...]
    places: tuple[tuple[Place, Span], ...]
    times: tuple[tuple[Time, Span], ...]

    def places_of_words(self, words: str) -> list[Span]:
        """Where some words stand in the sentence, in code points into the text; however they are parted by space."""
        found = re.finditer(r"\s+".join(map(re.escape, words.split())) or r"(?!)", self.sentence.text)
        return [(self.sentence.start + each.start(), self.sentence.start + each.end()) for each in found]


def printed_in(sentences: Sequence[Sentence], text: str, about: Document, reader: Reader) -> tuple[Printed, ...]:
    """What each sentence of a report prints; times are held against the report's date, and the time told last."""
    day = date.fromisoformat(about.date[:10]) if about.date else None
    last: Time | None = None
    found: list[Printed] = []
    for sentence in sentences:
        span = (sentence.tokens[0].start, sentence.tokens[-1].end)
        told = times_of(text, span, Calendar(day, last, reader.lexicon), reader.times)
        found.append(_printed(parsed(sentence, reader.lexicon), told, reader.lexicon))
        last = next((each.time for each in reversed(told) if each.time.start), last)
    return tuple(found)


def _printed(taken: Parsed, told: Sequence[Told], lexicon: Lexicon) -> Printed:
    places = tuple(
        (located.place, _span(taken, located.first, located.end))
        for located in places_of(taken, None, lexicon)
        if located.place.distance_km is not None or located.place.bearing
    )
    times = tuple((each.time, (each.start, each.end)) for each in told)
    spans = [span for _, span in times]
    figures = tuple(each for each in _figures(taken, lexicon) if not touches(each.span, spans))
    return Printed(taken.sentence, figures, places, times)


def touches(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span has a character with any of some others."""
    return any(span[0] < end and start < span[1] for start, end in others)


def _figures(taken: Parsed, lexicon: Lexicon) -> Iterator[Figure]:
    counted = quantities_of(taken, frozenset(), lexicon)
    measured = [each for each in counted if each.quantity.unit]
    lengths = [_span(taken, each.first, each.end) for each in measured]
    at = 0
    while at < len(taken.sentence.tokens):
        amount = amount_at(taken, at, lexicon)
        if amount is not None:
            span = _span(taken, amount.first, amount.end)
            if not touches(span, lengths):
                yield Figure(amount.low, amount.high, amount.qualifier, None, span)
        at = max(at + 1, amount.end if amount else 0)
    for each in (*measured, *singles_of(taken, lexicon), *nones_of(taken, lexicon)):
        quantity = each.quantity
        span = _span(taken, each.first, each.end)
        yield Figure(quantity.low, quantity.high, quantity.qualifier, quantity.unit, span)


def _span(taken: Parsed, first: int, end: int) -> Span:
    tokens = taken.sentence.tokens
    return tokens[first].start, tokens[end - 1].end
