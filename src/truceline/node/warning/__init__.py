"""Warnings from templates: drafted and doubted before they go, read back after, and the ladder that they climb."""
# SPDX-License-Identifier: Apache-2.0
