"""The periodic report: what the log has of a time with a fixed cut-off, and of which times it has nothing."""
# SPDX-License-Identifier: Apache-2.0
