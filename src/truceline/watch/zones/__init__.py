"""A snapshot of zones as ground: their areas, the index over them, and how places lie to them."""
# SPDX-License-Identifier: Apache-2.0
