"""W1 to W3: which zones hold each point."""
# SPDX-License-Identifier: Apache-2.0
