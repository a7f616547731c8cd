"""The columns of notices, for commands: apart from what reads files, which loads more than --help should wait for."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.formats.notices.columns import BOTH, COLUMNS, NAMES, Column

__all__ = ["BOTH", "COLUMNS", "NAMES", "Column"]
