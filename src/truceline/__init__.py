"""Truceline: agreed zones watched honestly, warnings that can be proved, one shared record."""
# SPDX-License-Identifier: Apache-2.0

__version__ = "0.1.0"
