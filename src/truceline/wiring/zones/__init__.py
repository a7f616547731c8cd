"""Zones of agreements, for people and for pages."""
# SPDX-License-Identifier: Apache-2.0
