"""Position reports that come in while a node runs: kept, and watched."""
# SPDX-License-Identifier: Apache-2.0
