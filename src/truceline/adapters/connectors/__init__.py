"""Position reports from outside: every reader behind one extension point, in one visible list.

`read_reports` gives the reports of a file; `connectors` says which formats there are, and `Connector` is what
a third party writes to add one (entry-point group ``truceline.connectors``).
"""
# SPDX-License-Identifier: Apache-2.0

from truceline.adapters.connectors.connector import BadRow, Connector, ReportChunk
from truceline.adapters.connectors.reading.tally import Tally, write_bad_rows
from truceline.adapters.connectors.registry import BUILT_IN, connectors
from truceline.adapters.connectors.reports import read_reports

__all__ = ["BUILT_IN", "BadRow", "Connector", "ReportChunk", "Tally", "connectors", "read_reports", "write_bad_rows"]
