"""From the packed rows of the facts statement to facts."""

from datetime import datetime
from typing import Any

from reviews.facts import Against, DamageFact, DecisionFact, ObligationFact, RequestFact, RevisionFact, WaiverFact


def _when(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def revision(row: list[Any]) -> RevisionFact:
    id_, number, digest, by, at, *rest = row
    return RevisionFact(id_, number, digest, by, datetime.fromisoformat(at), *rest)


def decision(row: list[Any]) -> DecisionFact:
    id_, revision, by, role, verdict, round_, seq, at, reason, revoked, carried, roles, against, agent = row
    return DecisionFact(
        id_,
        revision,
        by,
        role,
        verdict,
        round_,
        seq,
        datetime.fromisoformat(at),
        reason,
        _when(revoked),
        carried,
        tuple(roles or ()),
        _against(against),
        agent,
    )


def _against(stored: dict[str, Any] | None) -> Against | None:
    if stored is None or "mock" not in stored:
        return None
    screens = {name: (one["mock"], one["pixels"]) for name, one in stored["screens"].items()}
    return Against(stored["mock"]["gate"], stored["mock"]["revision"], screens)


def request(row: list[Any]) -> RequestFact:
    revision, by, round_, seq, at, agent = row
    return RequestFact(revision, by, round_, seq, datetime.fromisoformat(at), agent)


def waiver(row: list[Any]) -> WaiverFact:
    id_, by, round_, until, at, reason, *rest = row
    ends, when = datetime.fromisoformat(until), datetime.fromisoformat(at)
    return WaiverFact(id_, by, round_, ends, when, reason, *rest)


def obligation(row: list[Any]) -> ObligationFact:
    id_, gate, by, role, checkpoint, text, owner, round_, at, done = row
    when = datetime.fromisoformat(at)
    return ObligationFact(id_, gate, by, role, checkpoint, text, owner, round_, when, _when(done))


def damage(row: list[Any]) -> DamageFact:
    number, name, reason, at = row
    return DamageFact(number, name, reason, datetime.fromisoformat(at))
