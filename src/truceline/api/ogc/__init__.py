"""OGC API Features: zones, tracks, events and incidents for software that draws maps, to be read and never changed."""
# SPDX-License-Identifier: Apache-2.0
