"""Who speaks where a text is a transcript: "COL. HALE: Good morning.", "Q: Is that true?"."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from truceline.accounts.lexicon import Lexicon

_LABEL = re.compile(r"(?m)^[ \t]*([A-Z][A-Za-z]*\.?(?:[ ’'-][A-Z][A-Za-z]*\.?){0,4})[ \t]*:[ \t]")
_MOST_READ = 20_000
_OFTEN = 2


@dataclass(frozen=True)
class Speakers:
    """The labels of those who speak in a transcript, each with the name in full, or None for who only asks."""

    names: dict[str, str | None]

    def label_of(self, text: str) -> str | None:
        """The label with which a sentence begins; None if none does."""
        matched = _LABEL.match(text)
        return matched[1] if matched is not None and matched[1] in self.names else None


def speakers_of(text: str, lexicon: Lexicon) -> Speakers:
    """Who speaks in a text: labels before a colon that stand twice or more at the beginning of a paragraph."""
    labels = Counter(matched[1] for matched in _LABEL.finditer(text, 0, _MOST_READ))
    known = [label for label, count in labels.items() if count >= _OFTEN]
    is_transcript = any(label.lower() in lexicon.words["askers"] for label in known) or len(known) >= _OFTEN
    return Speakers({label: _name_of(label, text, lexicon) for label in known} if is_transcript else {})


def _name_of(label: str, text: str, lexicon: Lexicon) -> str | None:
    """The first longer name in the text that ends as a label does, else the label itself."""
    if label.lower() in lexicon.words["askers"]:
        return None
    surname = re.split(r"[ .]", label)[-1].title()
    longer = re.search(rf"(?:[A-Z][a-z]+\.?\s){{1,4}}{re.escape(surname)}\b", text[:_MOST_READ])
    return longer.group() if longer is not None else label.title()
