"""Plain text: what of it is the report itself, its sentences, its tokens and what each may be.

tokens       words, numbers and signs with their places
tags         what each token is in its sentence, as far as a word list tells
blocks       paragraphs; titles, captions and page debris dropped
sentences    sentences with their places, and which of them stand in quotation marks
page         saved HTML made into plain text, with the place of every character kept
"""
# SPDX-License-Identifier: Apache-2.0
