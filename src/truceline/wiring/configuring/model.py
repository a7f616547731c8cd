"""The table ``[model]``: a language model that ``truceline account read --model`` may ask to propose claims.

[model]
address = "http://127.0.0.1:11434/v1"   # https, or this machine
name = "qwen2.5:14b"
key = "keys/model"                      # a file from this one's folder, for its owner alone; or TRUCELINE_MODEL_KEY
patience_s = 120                        # how long an answer may take
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from truceline.adapters.key_files import read_key_file
from truceline.adapters.models.chat import MOST_PATIENCE_S, PATIENCE_S, Endpoint
from truceline.errors import InputError
from truceline.signing.showing import shown
from truceline.wiring.configuring.tables import check_keys, document_in, text_of

KEY_VARIABLE = "TRUCELINE_MODEL_KEY"
"""In the environment: the endpoint's key, in place of a file."""
_KEYS = ("address", "name", "key", "patience_s")
_NAME = re.compile(r"[!-~]{1,200}")


def endpoint_of(path: Path) -> Endpoint:
    """Where the model of a file of settings is asked, with its key: of a ``node.toml``, or of a file of one's own.

    Raises:
        InputError: the file cannot be read, has no such table, or a value in it is none of its kind.
        NotFoundError: there is no file with the key.
        TrustError: others may read the key.
    """
    document = document_in(path)
    if "model" not in document:
        raise InputError(f"{path} names no model", hint="write [model] with address and name")
    model, key_file = model_from(document, str(path))
    key = os.environ.get(KEY_VARIABLE, "")
    if key_file and not key:
        key = read_key_file(path.parent / key_file).decode(errors="replace").strip()
    return Endpoint(model.address, model.name, key, model.patience_s)


def model_from(document: Mapping[str, Any], where: str) -> tuple[Endpoint, str]:
    """The model that a document of settings names, without its key, and the file that has it; empty if none has.

    Raises:
        InputError: the table has an unknown key, or a value that is none of its kind.
    """
    table, where = document["model"], f"{where}, model"
    if not isinstance(table, dict):
        raise InputError(f"{where} is {shown(table)}", hint="begin it with [model]")
    check_keys(table, _KEYS, where)
    address, name, key_file = (text_of(table, each, where) for each in ("address", "name", "key"))
    patience_s = table.get("patience_s", PATIENCE_S)
    if not _NAME.fullmatch(name):
        raise InputError(f"{where}: the name is {shown(name)}", hint='write the model\'s name: name = "qwen2.5:14b"')
    if type(patience_s) is not int or not 1 <= patience_s <= MOST_PATIENCE_S:
        raise InputError(f"{where}: patience_s is {shown(patience_s)}", hint=f"write 1 to {MOST_PATIENCE_S} seconds")
    try:
        return Endpoint(address, name, patience_s=patience_s), key_file
    except InputError as error:
        raise InputError(f"{where}: {error}", hint=error.hint) from error
