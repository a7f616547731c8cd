"""What keeps a node's record for years: backups, what comes back from them, and the party's next log."""
# SPDX-License-Identifier: Apache-2.0
