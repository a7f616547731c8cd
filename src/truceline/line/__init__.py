"""What two sides say to each other, and how far each word of it got: entries and notes in, values out.

kinds           the kinds of messages, and the rule of each
bodies          acknowledgements, answers, and hops of a relay
messages        a message as a value, and its canonical text
"""
# SPDX-License-Identifier: Apache-2.0
