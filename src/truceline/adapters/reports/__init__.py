"""Reports on paper."""
# SPDX-License-Identifier: Apache-2.0
