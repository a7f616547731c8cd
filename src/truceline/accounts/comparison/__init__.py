"""Accounts of one incident side by side: topic by topic, each cell with the claims that it rests on.

items           what a comparison is made of, and its JSON
told            one account as it is compared: which of its claims are about this incident, which about earlier ones
origins         which claims come from one mouth or one text
relating        when positions agree, and when they differ
events, counts, sides, whereabouts, notices    the topics, each with its rule
comparing       the one entry: accounts in, comparison out
facts           what all accept, what is disputed, what only one says, what nobody knows
"""
# SPDX-License-Identifier: Apache-2.0
