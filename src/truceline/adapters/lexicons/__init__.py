"""The words of languages that reports are read in: a folder of data files for each.

files       a folder made into the lexicon of its language
"""
# SPDX-License-Identifier: Apache-2.0
