"""What a node needs from outside, as types; adapters fill them, `truceline.wiring` puts the two together."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa  # slow to load, and a node that only talks has no use for it

PutAway: TypeAlias = "Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]"
"""Takes batches out of memory at once, and hands them back, in the same order, when they are asked for."""

Draw: TypeAlias = Callable[[int], bytes]
"""As many random bytes as are asked for, which nobody can guess."""


class Sealing(Protocol):
    """Bundles for hands that must not read them."""

    def seal(self, bundle: bytes, recipients: Sequence[str]) -> bytes:
        """A bundle that only the holders of the recipients' keys can open.

        Raises:
            InputError: there is no recipient, one is none, or the bundle is too long.
        """
        ...

    def unseal(self, content: bytes) -> bytes:
        """The bundle that somebody sealed for us.

        Raises:
            InputError: it is for others, or damaged.
        """
        ...


class Review(NamedTuple):
    """Who made a text of a template, and who has looked at it since."""

    translator: str
    status: str
    """Such as ``unreviewed``, or who has reviewed it and when."""


class Texts(Protocol):
    """The words of templates in every language; ``truceline.line.wording.templates`` says what they are told."""

    @property
    def templates(self) -> Sequence[str]:
        """Keys of the templates that are here in every language, such as ``inside-zone/1``."""
        ...

    @property
    def languages(self) -> Sequence[str]:
        """Such as ``ar``, as BCP 47 writes them."""
        ...

    def text(self, template: str, language: str, values: Mapping[str, str]) -> str:
        """One sentence, its values between isolates.

        Args:
            template: key.
            language: one of ``languages``.
            values: as ``truceline.line.wording.templates.text_of`` writes them, by the name of the placeholder.

        Raises:
            NotFoundError: the template or the language is not here.
        """
        ...

    def direction(self, language: str) -> str:
        """``rtl`` for languages that are written from right to left, else ``ltr``."""
        ...

    def review(self, template: str, language: str) -> Review:
        """Who made that text, and who has looked at it since.

        Raises:
            NotFoundError: the template or the language is not here.
        """
        ...
