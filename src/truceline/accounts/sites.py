"""Places that a text has named so far, so that "the town", "the site" and "there" are known again.

A word for a kind of place means the last place that was said to be of that kind; a word for any place means the one of
the last sentence that named one, and only if it named no other. What may mean two places stays as it is printed, and so
does what may be wider than any of them: "the area", "the region".
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from truceline.accounts.claims import Place, Relation
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.text.clauses import Parsed
from truceline.accounts.text.tags import VERBAL, Tag

_MOST_SITES = 40
_DESCRIBED = ("ed", "-held", "-run")
"""How words end that only describe what was named before: "the army-held city", "the besieged town"."""
_DEFINITE = ("the", "this", "that", "same", "these")
_NOT_EXISTING = (*VERBAL, Tag.AUXILIARY, Tag.MODAL)


@dataclass(frozen=True, slots=True)
class Site:
    """A place that was named: its name, and the word that says of what kind it is, "" if none does.

    Args:
        is_goal: something only went to it or came from it, so that what follows need not have happened there.
    """

    name: str
    kind: str
    is_goal: bool = False


@dataclass(frozen=True, slots=True)
class Sites:
    """The places that were named.

    Args:
        known: the latest one last. latest: those of the last sentence that named any.
        claimed: where that was which the last sentence claimed.
    """

    known: tuple[Site, ...] = ()
    latest: tuple[Site, ...] = ()
    claimed: str | None = None

    def with_sites(self, more: Iterable[Site]) -> Sites:
        """The same, with the places of one more sentence."""
        added = tuple(more)
        return Sites((*self.known, *added)[-_MOST_SITES:], added, self.claimed) if added else self

    def only_one(self, lexicon: Lexicon) -> str | None:
        """The place that the last sentence with any named, roads and borders aside; None if there are two, or none."""
        names = {site.name for site in self.latest if not site.is_goal and site.kind not in lexicon.words["runs_along"]}
        return names.pop() if len(names) == 1 else None

    def meant_by(self, noun: str, lexicon: Lexicon) -> str | None:
        """The name of the place that "the ``noun``" means; None if none was named that it can mean."""
        if noun in lexicon.words["any_place"]:
            return self.only_one(lexicon)
        kind = lexicon.tables["alike_places"].get(noun, noun)
        for site in reversed(self.known):
            if lexicon.tables["alike_places"].get(site.kind, site.kind) == kind:
                return site.name
        may_be_bare = kind == lexicon.tables["alike_places"].get("town")
        return (
            next((site.name for site in reversed(self.known) if not (site.kind or site.is_goal)), None)
            if may_be_bare
            else None
        )


NOWHERE = Sites()
"""Before any place was named."""


def settled(place: Place, sites: Sites, lexicon: Lexicon) -> Place:
    """A place under the name that it was given before, if it is only referred to: "the area", "the crossing area"."""
    noun = place.name.lower()
    if " " in noun:
        first, _, last = noun.rpartition(" ")
        noun = first if last in lexicon.words["any_place"] else last if first.endswith(_DESCRIBED) else ""
    is_definite = any(f"{word} {place.name}" in place.text.lower() for word in _DEFINITE)
    is_wide = noun in lexicon.words["wide_places"]
    name = sites.meant_by(noun, lexicon) if noun and is_definite and not is_wide and place.name.islower() else None
    return place if name is None else replace(place, name=name)


def is_there(parsed: Parsed, at: int) -> bool:
    """Whether a token is the "there" that means a place, and not that of "there were"."""
    follows = parsed.tag(at + 1)
    return parsed.low(at) == "there" and at > 0 and follows not in _NOT_EXISTING and parsed.low(at + 1) != "no"


def there(sites: Sites, lexicon: Lexicon) -> Place | None:
    """What "there" means: where that was which was told last, or the only place that was named last."""
    name = sites.claimed or sites.only_one(lexicon)
    return None if name is None else Place("there", Relation.AT, name)
