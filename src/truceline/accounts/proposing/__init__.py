"""Claims that a model proposes: what it is asked, how its answer is read, and what of it the text bears out."""
# SPDX-License-Identifier: Apache-2.0
