"""W4: when tracks enter and leave zones."""
# SPDX-License-Identifier: Apache-2.0
