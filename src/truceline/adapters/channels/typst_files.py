"""Files that Typst sets from its templates here, with the fonts that come along: the same bytes wherever it is done."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Any

from truceline.errors import MissingExtraError


def set_file(template: str, inputs: Mapping[str, str], **how: Any) -> list[bytes]:
    """What Typst makes of a template: one PDF, or a picture of each sheet.

    Args:
        template: such as ``page/page.typ``.
        inputs: what it is told; all of it stays text.
        how: the format, and what else ``typst.compile`` takes.

    Raises:
        MissingExtraError: Typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise MissingExtraError("typst", "leaflet") from error

    with as_file(files("truceline.adapters.channels")) as folder:
        made = typst.compile(
            str(folder / template),
            root=str(folder),
            font_paths=[str(folder / "leaflet" / "fonts")],
            ignore_system_fonts=True,
            sys_inputs=dict(inputs),
            **how,
        )
    return [made] if isinstance(made, bytes) else list(made)
