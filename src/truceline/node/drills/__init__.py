"""Drills: scenarios that are played into a node, answered by its officers, and scored from the log alone."""
# SPDX-License-Identifier: Apache-2.0
