"""Ways for bundles to reach another party: over a network, in a sealed file, on paper."""
# SPDX-License-Identifier: Apache-2.0
