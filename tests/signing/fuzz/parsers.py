"""Every public function that reads what others wrote, before anybody has checked it, and the promise that tries it.

The stand-alone verifier's readers of parts are tried beside the node's readers of the same.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

PLACES = (
    *("signing", "record", "line", "node", "dossier/verify.py"),
    *("accounts/reading.py", "accounts/proposing"),
    *("wiring/control.py", "wiring/acts", "wiring/dossiers", "adapters/transport"),
)
_READS = re.compile(
    r"((read|open|parse|unlock|unseal)\w*|(?!text_)\w+_from_\w+|\w+_in|(pin|recipient|policy)_of)"
    r": (bytes|str|(Iterable|Sequence)\[str\]|Note|Path)"
    r"|\w+_(from|in): (Mapping\[.*\]|Fields)"
)
"""Name of a function, and the kind of what it takes first."""

PARSERS: Mapping[str, str] = {
    "signing/canonical.py:parse": "canonical",
    "signing/documents.py:read_document": "document",
    "signing/key_files.py:unlock_key": "locked",
    "signing/keys.py:verify_key_from_text": "key",
    "signing/keys.py:signing_key_from_text": "key",
    "signing/notes.py:open_note": "note",
    "signing/notes.py:read_unverified": "note",
    "signing/parties/charter.py:open_charter": "charter",
    "signing/parties/charter.py:read_charter_unverified": "charter",
    "signing/parties/charter.py:charter_from_text": "charter",
    "signing/parties/succession.py:open_manifest": "manifest",
    "signing/parties/succession.py:open_successor": "manifest",
    "signing/passphrase.py:unlock": "locked",
    "signing/policy.py:read_policy": "policy",
    "signing/qr.py:read_qr_texts": "qr",
    "record/checkpoints.py:checkpoint_from_text": "checkpoint",
    "record/checkpoints.py:open_checkpoint": "checkpoint",
    "record/entries.py:entry_from_leaf": "entry",
    "record/forks.py:fork_from_bytes": "fork",
    "record/log_proofs.py:log_proof_from_bytes": "log_proof",
    "record/merkle/hashes.py:hash_from_text": "hash_text",
    "record/merkle/tiles.py:tile_from_path": "tile_path",
    "record/merkle/tiles.py:leaves_from_bundle": "leaves",
    "record/merkle/tiles.py:hashes_in": "leaves",
    "record/codes.py:read_code": "code",
    "record/codes.py:read_scanned": "code",
    "record/witness.py:witness_request_from_bytes": "witness_request",
    "line/admission.py:open_message": "message",
    "line/agreements.py:agreement_from_text": "agreement",
    "line/statements.py:signed_statement_from": "body",
    "line/statements.py:signatories_from": "body",
    "line/terms/declarations.py:declaration_from_text": "declaration",
    "line/bodies.py:acknowledgement_from": "body",
    "line/bodies.py:reply_from": "body",
    "line/bodies.py:agreement_in": "message",
    "line/bodies.py:reason_in": "message",
    "line/bundles.py:read_bundle": "bundle",
    "line/logged.py:attempt_from": "body",
    "line/logged.py:proof_from": "body",
    "line/logged.py:missed_from": "body",
    "line/messages.py:message_from_text": "message",
    "line/wording/notices.py:site_from": "body",
    "line/wording/notices.py:movement_from": "body",
    "line/wording/ladders.py:ladder_from_bytes": "body",
    "line/wording/ladders.py:ladder_from": "body",
    "line/wording/templates.py:told_from": "body",
    "line/wording/templates.py:place_from": "body",
    "line/wording/warnings.py:statement_from": "body",
    "node/terms/cards.py:read_card": "card",
    "node/exchange/growth.py:hashes_from_bytes": "hashes",
    "node/exchange/hello.py:hello_from_bytes": "hello",
    "node/drills/reading.py:scenario_from_bytes": "scenario",
    "node/incidents/contents.py:opening_from": "incident",
    "node/incidents/contents.py:denial_from": "incident",
    "node/incidents/contents.py:cleared_from": "incident",
    "node/saying/messages.py:line_in": "message",
    "dossier/verify.py:parse": "verifier",
    "dossier/verify.py:hash_from_base64": "verifier",
    "dossier/verify.py:read_key": "verifier",
    "dossier/verify.py:read_note": "verifier",
    "dossier/verify.py:read_document": "verifier",
    "dossier/verify.py:read_checkpoint": "verifier",
    "dossier/verify.py:read_proof": "verifier",
    "dossier/verify.py:read_growth": "verifier",
    "dossier/verify.py:read_manifest": "verifier",
    "dossier/verify.py:open_charter": "verifier",
    "dossier/verify.py:policy_of": "verifier",
    "dossier/verify.py:read_entry": "verifier",
    "dossier/verify.py:read_message": "verifier",
    "dossier/verify.py:read_export": "export",
    "wiring/dossiers/showing.py:read_dossier": "dossier",
    "accounts/reading.py:read_report": "report",
    "accounts/reading.py:read_page": "report",
    "accounts/proposing/answers.py:proposals_in": "proposals",
    "wiring/control.py:request_from_bytes": "request",
    "wiring/acts/act.py:bytes_from_text": "request",
    "wiring/acts/act.py:note_from": "request",
    "wiring/acts/act.py:numbers_from": "request",
    "wiring/acts/warnings.py:names_from": "request",
    "signing/certificates.py:pin_of": "certificate",
    "signing/certificates.py:read_certificate": "certificate",
    "adapters/transport/sealed_files.py:recipient_of": "sealed",
    "adapters/transport/sealed_files.py:unseal": "sealed",
    "adapters/transport/sealed_files.py:read_sealed_file": "sealed",
}


def parsers_in(sources: Path) -> Iterator[str]:
    """The functions in the packages above that read what others wrote, as the table names them.

    Args:
        sources: folder of the package ``truceline``.
    """
    for place in PLACES:
        for file in sorted((sources / place).rglob("*.py")) or [sources / place]:
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.args.args:
                    kind = node.args.args[0].annotation
                    if kind and _READS.fullmatch(f"{node.name}: {ast.unparse(kind)}"):
                        yield f"{file.relative_to(sources).as_posix()}:{node.name}"
