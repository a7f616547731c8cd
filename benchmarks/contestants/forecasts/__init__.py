"""W4a: when tracks will enter zones if they go straight on."""
# SPDX-License-Identifier: Apache-2.0
