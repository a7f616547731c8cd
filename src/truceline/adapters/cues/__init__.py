"""Words by which accounts are compared, one data file for each language."""
# SPDX-License-Identifier: Apache-2.0
