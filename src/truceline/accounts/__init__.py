"""Reports in plain words, read into claims that say who says what, how surely; and laid side by side.

claims          what a claim is, and its JSON, out and in
fields          reading that JSON strictly
"""
# SPDX-License-Identifier: Apache-2.0
