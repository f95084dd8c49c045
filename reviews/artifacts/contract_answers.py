"""What a receiver adds to an answer on a contract: a verdict on single changes, and the contract as they would have it."""

import re
from typing import Any

from reviews.artifacts.contract import prepare_contract
from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.fields import FieldReader
from reviews.artifacts.shapes import Submission

CHANGE_VERDICTS = ("accept", "refuse")
MAX_CHANGES = 10_000
MAX_NOTE = 2000
MAX_PROPOSAL = 1024 * 1024
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


def read_contract_answer(reader: FieldReader, data: dict[str, Any]) -> dict[str, Any]:
    """`changes`: rows of fingerprint, verdict and note; `proposal` with its `canonical_digest`. Raises InvalidArtifact."""
    reader.object(data, "data", ("changes", "proposal"))
    given = reader.rows(data.get("changes", []), "data.changes", least=0, most=MAX_CHANGES)
    seen: set[str] = set()
    changes = [_change(reader, value, f"data.changes[{index}]", seen) for index, value in enumerate(given)]
    text = reader.text(data, "proposal", "data", most=MAX_PROPOSAL)
    if reader.errors or not text:
        return {"changes": changes}
    try:
        parts = prepare_contract(Submission(body=text))
    except InvalidArtifact as error:
        raise InvalidArtifact.of("data.proposal", *error.errors.get("body", [])) from None
    return {"changes": changes, "proposal": parts.body, "canonical_digest": parts.data["canonical_digest"]}


def _change(reader: FieldReader, value: Any, place: str, seen: set[str]) -> dict[str, str]:
    row = reader.object(value, place, ("fingerprint", "verdict", "note"))
    fingerprint = reader.text(row, "fingerprint", place, most=16, required="Which change? By its fingerprint.")
    if fingerprint and not _FINGERPRINT.fullmatch(fingerprint):
        reader.refuse(f"{place}.fingerprint", "A fingerprint has 16 hexadecimal digits.")
    elif fingerprint in seen:
        reader.refuse(f"{place}.fingerprint", "This change has a verdict already.")
    seen.add(fingerprint)
    verdict = reader.choice(row, "verdict", place, CHANGE_VERDICTS)
    if not row.get("verdict"):
        reader.refuse(f"{place}.verdict", "Say accept or refuse.")
    note = reader.text(row, "note", place, most=MAX_NOTE)
    return {"fingerprint": fingerprint, "verdict": verdict, **({"note": note} if note else {})}
