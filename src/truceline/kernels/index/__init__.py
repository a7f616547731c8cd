"""The grid that answers which areas hold a place: how it is built, and how it is read."""
# SPDX-License-Identifier: Apache-2.0
