"""The watch over what was recorded."""
# SPDX-License-Identifier: Apache-2.0
