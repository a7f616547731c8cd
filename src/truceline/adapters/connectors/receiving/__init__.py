"""Position reports that are handed in as batches."""
# SPDX-License-Identifier: Apache-2.0
