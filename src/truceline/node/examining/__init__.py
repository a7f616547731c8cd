"""Whether what a record keeps beside its log still follows from it."""
# SPDX-License-Identifier: Apache-2.0
