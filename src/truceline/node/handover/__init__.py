"""The handover of a watch: what the next officer must know, signed by both."""
# SPDX-License-Identifier: Apache-2.0
