"""What a party hands to others of its record: a part of it with its proofs, and the program that checks it alone."""
# SPDX-License-Identifier: Apache-2.0
