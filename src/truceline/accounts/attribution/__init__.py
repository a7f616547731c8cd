"""Who says it, through whom, how sure.

memory      whom a text has named, so that "he" and "the official" are known again
holders     whom the subject of a saying stands for
voices      the stretches of a sentence that somebody says
"""
# SPDX-License-Identifier: Apache-2.0
