"""On what terms parties deal with each other: whose keys count, charters, agreements."""
# SPDX-License-Identifier: Apache-2.0
