"""Who is on the line: each party's keys in versions, the charter that names them, and how officers compare them."""
# SPDX-License-Identifier: Apache-2.0
