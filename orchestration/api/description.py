"""What drf-spectacular is told, beside what the calls say of themselves. Plain data: the settings read it."""

from pathlib import Path
from typing import Any

_TEXT = """
May this feature start, be built, be merged? And if not: what is missing, and whose turn is it?

Sign in with `Authorization: Bearer csn_…` (a token from the account page or `manage.py token EMAIL`) or with the
browser's session. Refusals are problem documents (RFC 9457) with a stable `code`. Checks answer in this order: 401, 404,
400, 403, 409 (a limited token's 403 `scope` before 400); what is not yours is answered like what does not exist. Lists
come in pages: follow `next` and `previous`. Every write takes an `Idempotency-Key`.
"""
_CHAPTERS = ("## Signing in", "## One feature from the outside", "## Rules that hold for every call")


def _guide() -> str:
    """Of docs/api.md what a program needs: from signing in to the rules for every call, its complete script included."""
    told = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
    chapters = [f"## {one}" for one in told.split("\n## ")[1:]]
    return "\n\n".join(one.strip() for one in chapters if one.startswith(_CHAPTERS))


def _text(pattern: str) -> dict[str, str]:
    return {"type": "string", "pattern": pattern}


SETTINGS: dict[str, Any] = {
    "TITLE": "Countersign",
    "DESCRIPTION": f"{_TEXT.strip()}\n\n{_guide()}",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "orchestration.api.problem_examples.add_problem_examples",
        "orchestration.api.links.add_links",
        "orchestration.api.answers.add_answers",
    ],
    "SORT_OPERATIONS": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "State": "projects.models.feature.STATES",
        "Checkpoint": "projects.models.feature.CHECKPOINTS",
        "GateState": "orchestration.api.schemas.common.GATE_STATES",
        "Move": "orchestration.api.schemas.common.MOVES",
        "Verdict": "orchestration.api.schemas.common.VERDICTS",
        "ProposalState": "orchestration.api.schemas.versions.PROPOSAL_STATES",
        "Act": "orchestration.api.schemas.features.ACTS",
        "ActivityKind": "orchestration.api.schemas.features.KINDS",
    },
    "PATH_CONVERTER_OVERRIDES": {
        "feature_key": _text("^[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,8}$"),
        "slugged": _text("^[A-Za-z0-9_-]{1,60}$"),
        "phase_number": _text(r"^[0-9]{1,4}(\.[0-9]{1,4}){0,2}$"),
        "move_name": _text("^[a-z_]{1,20}$"),
        "export_kind": _text("^(json|zip)$"),
        "file_name": {"type": "string", "minLength": 1, "maxLength": 200},
        "row_id": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
    },
    "TAGS": [
        {"name": "projects", "description": "The space: members, roles, process."},
        {"name": "process", "description": "Versions of the process: proposals, changes, and features that go over."},
        {"name": "features", "description": "Pieces of work and their moves."},
        {"name": "handshakes", "description": "Gates: revisions offered, decisions made, waivers."},
        {"name": "phases and flags", "description": "Checklists ticked in order, and anybody's stop."},
        {"name": "history", "description": "The append-only events."},
        {"name": "me", "description": "Who asks."},
    ],
}
