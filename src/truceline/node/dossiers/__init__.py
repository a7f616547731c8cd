"""The evidence of one incident: what of the record belongs to it, how it is told to people, and what was erased."""
# SPDX-License-Identifier: Apache-2.0
