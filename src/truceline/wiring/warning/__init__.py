"""What warnings are made of and become outside: places with names, the sentences of the catalogues, alerts of CAP."""
# SPDX-License-Identifier: Apache-2.0
