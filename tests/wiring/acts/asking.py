"""Asking nodes in memory, as commands do."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

from tests.node.homes import moment
from truceline.node.node import Node
from truceline.wiring.acts.act import Document
from truceline.wiring.acts.table import perform


def asked(node: Node, act: str, **given: Any) -> Document:
    """What came of an act, as it looks after a way as JSON."""
    done = perform(node, moment(), act, json.loads(json.dumps(given)))
    assert json.loads(json.dumps(done)) == done, "it is the same when it has gone through JSON"
    return done
