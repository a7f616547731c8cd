"""A blank form on paper, to be filled in by hand: a statement of two witnesses or more."""
# SPDX-License-Identifier: Apache-2.0
