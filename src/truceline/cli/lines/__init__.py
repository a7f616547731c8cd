"""What commands on nodes and lines share: options, whom to ask, and words."""
# SPDX-License-Identifier: Apache-2.0
