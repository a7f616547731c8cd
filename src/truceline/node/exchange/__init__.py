"""What two nodes hand each other: the bytes of a bundle in, entries in the record and the bytes of a bundle out."""
# SPDX-License-Identifier: Apache-2.0
