"""A folder of TOML files made into the lexicon of a language; every row carries an example.

words.toml        lists of words, and tables of words with a value each
nouns.toml        kinds of nouns
verbs.toml        verbs that form their past by no rule, and others that must be known as verbs
sayings.toml      verbs that show who says something
predicates/*.toml for each type of claim the words that make one
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from truceline.accounts.claims import ClaimType, Modality
from truceline.accounts.lexicon import Lexicon, Predicate, Saying
from truceline.errors import InputError

LANGUAGES = ("en",)
"""Languages with a folder here."""
_VOWELS = "aeiou"


def lexicon_of(lang: str) -> Lexicon:
    """The lexicon of a language.

    Raises:
        InputError: there is none for that language.
    """
    if lang not in LANGUAGES:
        raise InputError(
            f"reports in the language {lang!r} cannot be read",
            hint=f"languages that can be read: {', '.join(LANGUAGES)}; another one is never guessed at",
        )
    return lexicon_from(files(__name__.rpartition(".")[0]).joinpath(lang), lang)


def lexicon_from(folder: Traversable, lang: str) -> Lexicon:
    """The lexicon that the files of a folder hold."""
    words = _read(folder.joinpath("words.toml"))
    irregular = {row["base"]: row for row in _read(folder.joinpath("verbs.toml"))["irregular"]}
    plain = [verb for row in _read(folder.joinpath("verbs.toml"))["plain"] for verb in row["words"].split()]
    saying_rows = _read(folder.joinpath("sayings.toml"))["row"]
    predicates = [
        predicate for kind in ClaimType
        for predicate in _predicates(_read(folder.joinpath("predicates", f"{kind}.toml"))["row"], kind)
    ]  # fmt: skip
    bases = {*irregular, *plain, *(row["verb"] for row in saying_rows if "verb" in row)}
    bases |= {predicate.rule.split("/")[1].split(" ")[0] for predicate in predicates if predicate.is_verb}
    forms = {form: base for base in sorted(bases) for form in forms_of(base, irregular)}
    lists = {name: frozenset(_listed(row["words"])) for name, row in words["lists"].items()}
    tables = {name: _table(row["words"]) for name, row in words["tables"].items()}
    return Lexicon(
        lang=lang,
        words=lists,
        tables=tables,
        firsts={name: _firsts(each) for name, each in {**lists, **tables}.items()},
        kinds=_kinds(_read(folder.joinpath("nouns.toml"))["row"]),
        verbs=forms,
        participles=frozenset(_pasts(bases, irregular)),
        sayings=dict(_sayings(saying_rows, irregular)),
        predicates=_by_first_word(predicates, irregular),
    )


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _listed(words: str) -> Iterator[str]:
    """Words parted by spaces; those of several words by commas."""
    return (word.strip() for word in (words.split(",") if "," in words else words.split()) if word.strip())


def _table(words: str) -> Mapping[str, str]:
    rows = (pair.split("=") for pair in words.split(",") if pair.strip())
    return {word.strip(): value.strip() for key, value in rows for word in key.split("|")}


def _firsts(words: Iterable[str]) -> frozenset[str]:
    """The first word of each, parted by spaces or hyphens."""
    return frozenset(first for word in words for first in (word.split(" ")[0], word.split("-")[0]))


def forms_of(base: str, irregular: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """The forms of an English verb: base, third person, -ing, past and participle."""
    past = irregular.get(base, {}).get("past", "").split() or [_past(base)]
    return (base, _third(base), _gerund(base), *past)


def _third(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in _VOWELS else base + "s"


def _gerund(base: str) -> str:
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return _doubled(base) + "ing"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if base.endswith("y") and base[-2] not in _VOWELS else _doubled(base) + "ed"


def _doubled(base: str) -> str:
    """ "Ram" doubles its last letter, and so do those of more syllables that are stressed on the last one."""
    is_short = len(base) > 2 and base[-1] not in "aeiouwxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS
    one_syllable = sum(letter in _VOWELS for letter in base) == 1
    stressed = base.endswith(("mit", "pel", "fer", "cur", "gret", "rol")) and not base.endswith("ffer")
    return base + base[-1] if is_short and (one_syllable or stressed) else base


def _pasts(bases: Iterable[str], irregular: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for base in bases:
        yield from forms_of(base, irregular)[3:]


def _kinds(rows: Iterable[Mapping[str, str]]) -> Mapping[str, frozenset[str]]:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for word in _listed(row["words"]):
            singular, _, plural = word.partition("/")
            for each in (singular, plural or (_third(singular) if "also" not in row else "")):
                if each:
                    kinds[each] |= set(row["kind"].split())
            if (plural or _third(singular)) != singular:
                kinds[plural or _third(singular)].add("plural")
    return {word: frozenset(found) for word, found in kinds.items()}


def _sayings(
    rows: Iterable[Mapping[str, str]], irregular: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, Saying]]:
    for row in rows:
        saying = Saying(row["verb"], row["act"], row["example"])
        for form in forms_of(row["verb"], irregular):
            yield form, saying


def _predicates(rows: Iterable[Mapping[str, str]], kind: ClaimType) -> Iterator[Predicate]:
    for row in rows:
        words = (row.get("verb") or row["noun"]).split()
        yield Predicate(
            rule=f"{kind}/{' '.join(words)}" + (f" ({row['needs']})" if "needs" in row else ""),
            type=kind,
            is_verb="verb" in row,
            words=tuple(words[1:]),
            example=row["example"],
            needs=frozenset(row.get("needs", "").split()),
            lacks=frozenset(row.get("lacks", "").split()),
            subject=frozenset(row.get("subject", "").split()),
            object=frozenset(row.get("object", "").split()),
            to=frozenset(row.get("to", "").split()),
            state=row.get("state"),
            modality=Modality(row["modality"]) if "modality" in row else None,
        )


def _by_first_word(
    predicates: Iterable[Predicate], irregular: Mapping[str, Mapping[str, str]]
) -> Mapping[str, tuple[Predicate, ...]]:
    found: defaultdict[str, list[Predicate]] = defaultdict(list)
    for predicate in predicates:
        first = predicate.rule.split("/")[1].split(" ")[0]
        if predicate.is_verb:
            forms: Iterable[str] = forms_of(first, irregular)
        else:
            forms = (
                {form for each in first.split("|") for form in (each, _third(each))}
                if not predicate.words
                else first.split("|")
            )
        for form in dict.fromkeys(forms):
            found[form].append(predicate)
    return {word: tuple(rows) for word, rows in found.items()}
