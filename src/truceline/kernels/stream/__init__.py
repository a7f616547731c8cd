"""Numba loops over the reports of tracks: taking them in, putting them in order, holding them against areas."""
# SPDX-License-Identifier: Apache-2.0
