"""Alerts: what the watch and the line put before our own officers, until somebody has closed it."""
# SPDX-License-Identifier: Apache-2.0
