"""What the contestants are given: made here, from seeds, so that anyone can make it again."""
# SPDX-License-Identifier: Apache-2.0
