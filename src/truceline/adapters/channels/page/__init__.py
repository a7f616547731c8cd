"""The page of an incident on paper."""
# SPDX-License-Identifier: Apache-2.0
