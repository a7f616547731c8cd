"""Places as people write, say and read them back: what the digits say, how precisely, and what they may have got wrong."""
# SPDX-License-Identifier: Apache-2.0
