"""What a receiver adds to a decision: QA's risks and planned tests, a verdict for each screen or change, a proposal."""

from collections.abc import Callable
from typing import Any

from reviews.artifacts.contract_answers import read_contract_answer
from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.fields import FieldReader
from reviews.artifacts.plain import check_plain
from reviews.artifacts.risks import MAX_RISKS, read_risks, read_test
from reviews.artifacts.screen_verdicts import read_screen_verdicts
from reviews.artifacts.written import kind_of


def validate_decision_data(
    kind: str, data: dict[str, Any] | None, artifact_data: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The decision's data in its normal form, {} for none. Raises InvalidArtifact on `data…`.

    `artifact_data` is the data of the revision decided on: with it, ids and screens that it does not hold are refused.
    """
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise InvalidArtifact.of("data", "The data must be a JSON object.")
    check_plain(data, "data")
    reader = FieldReader()
    slug = kind_of(kind).slug
    answer: dict[str, Any] = {}
    if slug == "risks":
        answer = _risk_review(reader, data, artifact_data)
    elif slug in ("build", "mocks"):
        answer = read_screen_verdicts(reader, data, artifact_data, of_build=slug == "build")
    elif slug == "contract":
        answer = read_contract_answer(reader, data)
    elif data:
        reader.refuse("data", "A decision on this artifact carries a reason, but no data.")
    reader.finish()
    return {key: value for key, value in answer.items() if value}


def _risk_review(reader: FieldReader, data: dict[str, Any], artifact_data: dict[str, Any] | None) -> dict[str, Any]:
    reader.object(data, "data", ("risks", "tests", "ratings"))
    declared = tuple(risk["id"] for risk in (artifact_data or {}).get("risks", []))
    added = read_risks(reader, data.get("risks", []), "data.risks", least=0, taken=declared, letter="Q")
    known = None if artifact_data is None else {*declared, *(risk["id"] for risk in added)}
    tests = _by_risk(reader, data, "tests", known, read_test)
    ratings = _by_risk(reader, data, "ratings", known, _read_rating)
    return {"risks": added, "tests": {identity: test for identity, test in tests.items() if test}, "ratings": ratings}


def _by_risk(
    reader: FieldReader,
    data: dict[str, Any],
    name: str,
    known: set[str] | None,
    read: Callable[[FieldReader, Any, str], Any],
) -> dict[str, Any]:
    """What is said of each risk, by its id; ids that are not `known`, where that is known itself, are refused."""
    given = data.get(name, {})
    if not isinstance(given, dict) or len(given) > 2 * MAX_RISKS:
        reader.refuse(f"data.{name}", f"This must be an object that names {_NAMED[name]} for each risk's id.")
        return {}
    for identity in given:
        if known is not None and identity not in known:
            reader.refuse(f"data.{name}.{identity[:60]}", "The register has no risk with this id.")
    return {identity: read(reader, value, f"data.{name}.{identity[:60]}") for identity, value in given.items()}


_NAMED = {"tests": "a test", "ratings": "a rating"}


def _read_rating(reader: FieldReader, value: Any, place: str) -> dict[str, int]:
    row = reader.object(value, place, ("likelihood", "impact"))
    return {name: reader.rating(row, name, place) for name in ("likelihood", "impact")}
