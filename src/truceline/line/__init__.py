"""What two sides say to each other, and how far each word of it got: entries and notes in, values out.

    kinds           the kinds of messages, and the rule of each
    bodies          acknowledgements, answers, hops of a relay, proposals
    templates       the sentences that warnings are made of, and what each must be told
    warnings        a warning made from templates: what was meant, and the words of it in each language
    ladders         the agreed steps of warning, the last of which is handed to a person
    messages        a message as a value, and its canonical text
    admission       a message that its sender signed and that the charter allows
    logged          the own log, sorted by what it is about
    reception       the same bytes get the same receipt; gaps and second texts show
    quotas          how much a peer may hand in
    responses       what a recipient has said to a message
    duties          what a recipient owes, and what it has missed
    outgoing        how far a message of ours got
    incoming        what became of a message to us
    agreements      the text that parties sign, and whom it binds
    carriage        a sealed bundle on its way through a mediator's hands
    lights          whether a party is bound, and whether it may rely

States are never stored: they are computed from the log each time, and the time is an argument.
"""
# SPDX-License-Identifier: Apache-2.0
