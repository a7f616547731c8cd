"""Numba loops over float64 arrays: plane and ellipsoid geometry, nothing else.

Every kernel gives the same bits with and without the JIT compiler; none raises. Values
are checked where data is born, in ``model`` and ``adapters``.
"""
# SPDX-License-Identifier: Apache-2.0
