"""What one party's node can do: one function for each act, over ports that say what it needs from outside."""
# SPDX-License-Identifier: Apache-2.0
