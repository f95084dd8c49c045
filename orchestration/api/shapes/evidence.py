"""What was handed over and decided. Related rows that an answer names have been fetched with the row."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from django.conf import settings

from orchestration.api.shapes.people import person, signed
from projects.models import User
from reviews.artifacts import findings
from reviews.models import (
    Assignment,
    Decision,
    RedFlag,
    Request,
    Revision,
    RevisionFile,
    Revocation,
    RoleRuling,
    Ruling,
    TestResult,
    Tick,
    Waiver,
    WaiverWithdrawal,
)


def revision(one: Revision, files: Sequence[RevisionFile], by: User, *, key: str) -> dict[str, Any]:
    return {
        "gate": one.gate,
        "number": one.number,
        "digest": one.digest,
        "source_digest": one.source_digest,
        "kind": one.kind,
        "summary": one.summary,
        "note": one.note,
        "link": one.link or None,
        "confirms_phase": one.confirms_phase,
        "round": one.round,
        "by": person(by),
        "agent": one.agent or None,
        "at": one.at,
        "files": [_file(file, f"/api/v1/features/{key}/gates/{one.gate}/revisions/{one.number}") for file in files],
        "url": f"{settings.PUBLIC_URL}/f/{key}/{one.gate}",
    }


def revision_in_full(one: Revision, *, key: str) -> dict[str, Any]:
    found = [asdict(finding) for finding in findings(one.kind, one.body)]
    shown = revision(one, list(one.files.all()), one.by, key=key)
    return shown | {"body": one.body, "data": one.data, "findings": found}


def _file(file: RevisionFile, place: str) -> dict[str, Any]:
    return {
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "width": file.width,
        "height": file.height,
        "url": f"{settings.PUBLIC_URL}{place}/files/{quote(file.name)}",
    }


def decision(one: Decision, *, gate: str, number: int, revoked: Revocation | None = None) -> dict[str, Any]:
    return {
        "id": one.pk,
        "gate": gate,
        "verdict": one.verdict,
        "revision": number,
        "digest": one.digest,
        "role": one.role,
        "round": one.round,
        "reason": one.reason,
        "data": one.data,
        **signed(one),
        "carried_from": one.carried_from_id,
        "revoked": revoked
        and {"by": person(revoked.by), "agent": revoked.agent or None, "at": revoked.at, "reason": revoked.reason},
    }


def revocation(one: Revocation) -> dict[str, Any]:
    return {
        "decision": one.decision_id,
        "reason": one.reason,
        **signed(one),
    }


def request(one: Request, *, gate: str) -> dict[str, Any]:
    current = {"number": one.revision.number, "digest": one.revision.digest}
    return {
        "gate": gate,
        "revision": current,
        "note": one.note,
        **signed(one),
    }


def waiver(one: Waiver) -> dict[str, Any]:
    withdrawn = getattr(one, "withdrawal", None)
    return {
        "id": one.pk,
        "gate": one.gate,
        "reason": one.reason,
        "until": one.until,
        **signed(one),
        "confirmed_by": person(one.confirmed_by),
        "confirmed_at": one.confirmed_at,
        "withdrawn": withdrawn and {"reason": withdrawn.reason, **signed(withdrawn)},
    }


def waiver_withdrawal(one: WaiverWithdrawal) -> dict[str, Any]:
    return {"waiver": one.waiver_id, "reason": one.reason, **signed(one)}


def test_result(one: TestResult) -> dict[str, Any]:
    same = {name: getattr(one, name) for name in ("gate", "risk", "what", "outcome", "link")}
    return {"id": one.pk, **same, **signed(one)}


def ruling(one: Ruling) -> dict[str, Any]:
    return {
        "complex": one.complex,
        "reason": one.reason,
        "answers": one.answers,
        **signed(one),
    }


def tick(one: Tick) -> dict[str, Any]:
    return {
        "role": one.role,
        "number": one.phase,
        "n": one.activity,
        "done": one.done,
        "not_applicable": one.set_aside,
        "evidence": one.evidence,
        **signed(one),
    }


def assignment(one: Assignment) -> dict[str, Any]:
    return {
        "role": one.role,
        "number": one.phase,
        "n": one.activity,
        "person": person(one.person),
        **signed(one),
    }


def role_ruling(one: RoleRuling) -> dict[str, Any]:
    return {
        "role": one.role,
        "applies": one.applies,
        "reason": one.reason,
        **signed(one),
    }


def flag(one: RedFlag) -> dict[str, Any]:
    return {
        "id": one.pk,
        "reason": one.reason,
        "flag": one.flag,
        "stopped": one.stopped,
        "missed_at": one.missed_at,
        **signed(one),
        "resolved": one.resolved_by
        and {"by": person(one.resolved_by), "at": one.resolved_at, "resolution": one.resolution},
    }
