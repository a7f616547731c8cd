"""Places as people write, say and read them back: what the digits say, how precisely, and what may be wrong."""
# SPDX-License-Identifier: Apache-2.0
