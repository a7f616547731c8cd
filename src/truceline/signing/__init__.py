"""What is signed, by which key, and how anyone checks it: bytes and values in, values out.

    canonical       the one spelling of structured text
    fields          reading such text strictly, field by field
    documents       a kind and its fields as two rows of text
    notes           a text with signature rows, opened only when they hold
    keys            the keys that sign and verify, and their spelling
    curve           whether a public key is one that can be held to its signatures
    cosignatures    what a cosigner signs, and when
    policy          how many cosigners are enough
    qr              any bytes as a series of QR texts
    passphrase      bytes locked with a passphrase, as the age tool does it
    key_files       a signing key as a locked file
    showing         words of strangers, safe to stand in an error message
    parties/
        manifests   the keys of one party, by role
        succession  how one version of them follows another
        history     which of them counted at which position of the party's log
        charter     the text that starts a line: members, policy, terms
        enrolment   the number that two officers read to each other

Nothing here knows a clock, a file or a source of chance: times and random bytes are arguments.
"""
# SPDX-License-Identifier: Apache-2.0
