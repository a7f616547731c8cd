"""W5: which things are close to each other."""
# SPDX-License-Identifier: Apache-2.0
