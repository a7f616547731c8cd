"""What the two founding accounts say was there and was hit near At Tanf: quoted, each with who says it and where."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

ACCOUNT_A = "account A, news article of June 2017"
ACCOUNT_B = "account B, The Syrian Observer, June 2017"
CENTCOM = "U.S. Central Command, press release"
COALITION = "Coalition, statement of 6 June 2017"
_BRIGADE = "Forces of Martyr Ahmad al-Abdo"
_SABREEN = f"Col. Omar Sabreen, spokesman of the {_BRIGADE}, to Alsouria Net"


class Account(NamedTuple):
    """An account, retold in a file of the example with its figures, hedges and speakers kept."""

    file: str
    title: str
    publisher: str
    date: str


ACCOUNTS = (
    Account(
        "account-a.txt", "Retold: coalition strikes again inside de-confliction zone", "Popular Military", "2017-06-06"
    ),
    Account(
        "account-b.txt", "Retold: pro-Assad alliance threatens U.S. positions", "The Syrian Observer", "2017-06-08"
    ),
)
STATED: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (
        ("strength", "spokesmen"),
        CENTCOM,
        ACCOUNT_A,
        "--figure tanks=1 --figure soldiers=61.. --text 'a tank, artillery, anti-aircraft weapons, armed technical"
        " vehicles and more than 60 soldiers'",
    ),
    (("strength",), COALITION, ACCOUNT_B, "--figure fighters=60"),
    (("threat-posed",), CENTCOM, ACCOUNT_A, "--text 'posing a threat to Coalition and partner forces'"),
    (
        ("damage",),
        CENTCOM,
        ACCOUNT_A,
        "--figure 'artillery pieces destroyed=2' --figure 'anti-aircraft weapons destroyed=1'"
        " --figure 'tanks damaged=1'",
    ),
    (
        ("deaths", "spokesmen"),
        f"unnamed reports, as told by {_SABREEN}",
        ACCOUNT_B,
        "--figure 'fighters killed=60' --text 'Reports indicate that 60 fighters from the Iranian militia were"
        " killed.'",
    ),
    (
        ("who-they-are", "spokesmen"),
        "Mattis, to reporters at the Pentagon",
        ACCOUNT_A,
        "--text 'what we believe were Iranian-directed forces; unclear whether Iranians were on the ground'",
    ),
    (
        ("who-they-are", "spokesmen"),
        f"a military source of the {_BRIGADE}",
        ACCOUNT_B,
        "--text 'the convoy belonged to an Iranian militia'",
    ),
    (
        ("self-defense",),
        "Mattis, to reporters at the Pentagon",
        ACCOUNT_A,
        "--text 'in “self-defense” and “necessitated by offensive movement with offensive capability”'",
    ),
    (
        ("where",),
        _SABREEN,
        ACCOUNT_B,
        "--text 'about 60 kilometers to the northwest of the Al-Tanf border crossing, near the Al-Shahma area'",
    ),
    (("whose-zone",), _SABREEN, ACCOUNT_B, "--text 'the area was included in the “de-escalation zones”'"),
)
"""Which mechanisms it shows, who says it, where that stands, and what is typed to record it."""
