"""Incidents: opened and added to, told as a page and a periodic report; all of it follows from the log."""
# SPDX-License-Identifier: Apache-2.0
