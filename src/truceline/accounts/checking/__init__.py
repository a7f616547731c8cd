"""What printed words of place come to: regions, where those lie against zones, and what a gazetteer knows besides."""
# SPDX-License-Identifier: Apache-2.0
