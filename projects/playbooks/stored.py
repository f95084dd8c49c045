"""Reads the parts of a process back from their stored JSON. Raises KeyError, TypeError or ValueError where one is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from projects.playbooks.parts import (
    NO_RULE,
    Activity,
    Answer,
    Gate,
    GateRule,
    Phase,
    PhaseRef,
    Question,
    RedFlag,
    Role,
    Source,
)


def role(row: Mapping[str, Any]) -> Role:
    return Role(_text(row, "slug"), _text(row, "title"))


def answer(row: Mapping[str, Any]) -> Answer:
    about, text, said = (_text(row, key) for key in ("about", "text", "answer"))
    return Answer(_text(row, "id"), about, text, said, _source(row.get("source")))


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row[key]
    if not isinstance(value, str):
        raise TypeError(f"{key} must be text")
    return value


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = row.get(key, ())
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{key} must be a list of texts")
    return tuple(values)


def _source(row: Mapping[str, Any] | None) -> Source | None:
    return None if row is None else Source(_text(row, "file"), int(row["line"]), _text(row, "text"))


def gate(row: Mapping[str, Any]) -> Gate:
    source = _source(row["source"])
    if source is None:
        raise TypeError("source must be an object")
    needs = row.get("needs_phase")
    return Gate(
        key=_text(row, "key"),
        title=_text(row, "title"),
        checkpoint=_text(row, "checkpoint"),
        giver=_text(row, "giver"),
        receivers=_texts(row, "receivers"),
        artifact=_text(row, "artifact"),
        criterion=_text(row, "criterion"),
        applies_when=None if row.get("applies_when") is None else _text(row, "applies_when"),
        needs_phase=None if needs is None else PhaseRef(_text(needs, "role"), _text(needs, "phase")),
        everyone=bool(row.get("everyone", False)),
        source=source,
        sources=tuple(found for entry in row.get("sources", ()) if (found := _source(entry))),
        rule=_rule(row["rule"]) if row.get("rule") else NO_RULE,
    )


def _rule(row: Mapping[str, Any]) -> GateRule:
    hours = row.get("answer_within_hours")
    return GateRule(
        people=int(row.get("people", 1)),
        humans_only=bool(row.get("humans_only", False)),
        carries_over=str(row.get("carries_over", "")),
        waived_by=_texts(row, "waived_by") if "waived_by" in row else NO_RULE.waived_by,
        waived_for_days=int(row.get("waived_for_days", NO_RULE.waived_for_days)),
        answer_within_hours=None if hours is None else int(hours),
        source=_source(row.get("source")),
    )


def phase(row: Mapping[str, Any]) -> Phase:
    return Phase(
        role=_text(row, "role"),
        number=_text(row, "number"),
        title=_text(row, "title"),
        required=bool(row["required"]),
        activities=tuple(
            Activity(
                _text(entry, "title"),
                _texts(entry, "items"),
                _source(entry.get("source")),
                str(entry.get("needs", "")),
            )
            for entry in row["activities"]
        ),
        success=_text(row, "success"),
        source=_source(row.get("source")),
    )


def red_flag(row: Mapping[str, Any]) -> RedFlag:
    return RedFlag(_text(row, "role"), _text(row, "text"), _text(row, "returns_to"), _source(row.get("source")))


def question(row: Mapping[str, Any]) -> Question:
    return Question(_text(row, "about"), _text(row, "text"), _texts(row, "suggestions"), _source(row.get("source")))
