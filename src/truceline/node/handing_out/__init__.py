"""What goes out beside the line: leaflets, and texts that are read out; what was made, and what became of it.

The item comes first and is what a check code stands for: its words, in every language, and what it is about. How it was
set on paper, printed, dropped or read out follows as deeds of its own; what was not seen by us is recorded as reported,
with who says so.
"""
# SPDX-License-Identifier: Apache-2.0
