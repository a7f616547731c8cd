"""Items of a record found by their check codes, shown and proved; and the proof that there is none."""
# SPDX-License-Identifier: Apache-2.0
