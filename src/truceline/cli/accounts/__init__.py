"""What `truceline account` does beside reading: accounts on record, and accounts side by side."""
# SPDX-License-Identifier: Apache-2.0
