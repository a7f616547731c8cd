"""The sentences of the catalogues for people and scripts: what each is told, its words, and who has looked at them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from truceline.adapters.catalogues.gettext_files import shipped
from truceline.line.wording.templates import TEMPLATES, bare, newest


def templates_told(name: str = "", languages: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The newest version of each template, in the order in which people read them.

    Args:
        name: of the only one that is wanted; empty for all.
        languages: those that are wanted; all if none is named.

    Raises:
        NoteError: there is no template of that name.
        NotFoundError: there is no such language.
    """
    names = [name] if name else list(dict.fromkeys(template.name for template in TEMPLATES.values()))
    texts = shipped()
    return [
        {
            "template": template.name,
            "version": template.version,
            "fields": {field: str(kind) for field, kind in template.fields.items()},
            "texts": [
                {
                    "lang": language,
                    "dir": texts.direction(language),
                    "words": bare(
                        texts.text(template.key, language, {field: f"<{field}>" for field in template.fields})
                    ),
                    "translator": texts.review(template.key, language).translator,
                    "review": texts.review(template.key, language).status,
                }
                for language in languages or texts.languages
            ],
        }
        for template in map(newest, names)
    ]
