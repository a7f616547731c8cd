"""The acts of the daily work of a watch."""
# SPDX-License-Identifier: Apache-2.0
