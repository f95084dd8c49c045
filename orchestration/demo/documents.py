"""The written artifacts of the demo: product requirements, decision records, contracts, risks, components."""

import json
from dataclasses import dataclass, field
from typing import Any

from reviews.artifacts import Submission
from reviews.contract_changes import compare


@dataclass(frozen=True)
class Brief:
    """What is known of one demo feature; its documents are put together from it."""

    title: str
    summary: str
    problem: str
    goals: tuple[str, ...]
    out_of_scope: tuple[str, ...]
    screens: tuple[str, ...]
    resource: str
    fields: dict[str, dict[str, Any]]
    risks: tuple[tuple[str, int, int, str, str], ...]  # risk, likelihood, impact, mitigation, planned test
    components: tuple[tuple[str, str], ...] = ()
    decision: tuple[str, str, str] | None = None  # context, decision, consequences
    later_goal: str = ""
    optional: tuple[str, ...] = field(default=())  # fields that a contract need not deliver
    fixed: tuple[str, ...] = ()  # what a designer need not decide any more
    counted_on: str = "the shop's own dashboard"


def prd(brief: Brief, revision: int = 1) -> Submission:
    """A later revision adds the goal that was missing."""
    goals = [*brief.goals, brief.later_goal] if revision > 1 and brief.later_goal else list(brief.goals)
    return Submission(
        body="\n".join(
            [
                f"# {brief.title}",
                "",
                brief.summary,
                "",
                "## Problem",
                "",
                brief.problem,
                "",
                "## Goals",
                "",
                *(f"- {goal}" for goal in goals),
                "",
                "## Out of scope",
                "",
                *(f"- {left}" for left in brief.out_of_scope),
                "",
                "## How we will know",
                "",
                f"We compare four weeks before and four weeks after the release, on {brief.counted_on}.",
                "",
            ]
        )
    )


def decision_record(brief: Brief) -> Submission:
    assert brief.decision is not None
    context, decision, consequences = brief.decision
    return Submission(
        body=f"# {brief.title}\n\nStatus: accepted\n\n## Context\n\n{context}\n\n## Decision\n\n{decision}\n\n"
        f"## Consequences\n\n{consequences}\n"
    )


def contract(brief: Brief, revision: int = 1, **changes: dict[str, Any]) -> Submission:
    """An OpenAPI description of reading a list, reading one and creating one; `changes` replace fields."""
    fields = {**brief.fields, **changes}
    name = "".join(part.capitalize() for part in brief.resource.rstrip("s").split("-"))
    schema = {
        "type": "object",
        "required": [key for key in fields if key not in brief.optional],
        "properties": fields,
    }
    one = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    many = {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["results"],
                "properties": {
                    "results": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
                    "next": {"type": ["string", "null"]},
                },
            }
        }
    }
    label = brief.resource.replace("-", " ")
    document = {
        "openapi": "3.1.0",
        "info": {"title": brief.title, "version": f"1.{revision - 1}.0", "description": brief.summary},
        "paths": {
            f"/v1/{brief.resource}": {
                "get": {
                    "operationId": f"list_{brief.resource.replace('-', '_')}",
                    "summary": f"List {label}",
                    "parameters": [
                        {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
                        {
                            "name": "limit",
                            "in": "query",
                            "required": False,
                            "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
                        },
                    ],
                    "responses": {"200": {"description": "A page, newest first", "content": many}},
                },
                "post": {
                    "operationId": f"create_{brief.resource.replace('-', '_')}",
                    "summary": f"Create one of the {label}",
                    "requestBody": {"required": True, "content": one},
                    "responses": {
                        "201": {"description": "Created", "content": one},
                        "409": {"description": "There is one already"},
                    },
                },
            },
            f"/v1/{brief.resource}/{{id}}": {
                "get": {
                    "operationId": f"read_{brief.resource.replace('-', '_')}",
                    "summary": f"Read one of the {label}",
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                    "responses": {
                        "200": {"description": "Found", "content": one},
                        "404": {"description": "There is none, or it is not yours"},
                    },
                }
            },
        },
        "components": {"schemas": {name: schema}},
    }
    return Submission(body=json.dumps(document, indent=2))


def refusals(before: str, after: str, note: str) -> list[dict[str, str]]:
    """What a counterpart says of two contracts who can live with no change that breaks."""
    return [
        {"fingerprint": place["fingerprint"], "verdict": "refuse", "note": note}
        for change in compare(before, after).changes
        if change["class"] == "breaking"
        for place in change["places"]
    ]


def risk_register(brief: Brief) -> Submission:
    rows = [
        {"id": f"R{n}", "risk": risk, "likelihood": likelihood, "impact": impact, "mitigation": mitigation}
        for n, (risk, likelihood, impact, mitigation, _test) in enumerate(brief.risks, start=1)
    ]
    return Submission(data={"risks": rows})


def planned_tests(brief: Brief) -> dict[str, Any]:
    """What QA posts with the acceptance: a test for each risk."""
    levels = ("integration", "e2e", "unit", "manual")
    return {
        "tests": {
            f"R{n}": {"what": test, "level": levels[n % len(levels)]}
            for n, (*_rest, test) in enumerate(brief.risks, start=1)
            if test
        }
    }


def component_usage(brief: Brief) -> Submission:
    if not brief.components:
        return Submission(data={"none": True, "reason": "Plain pages only, nothing shared is touched."})
    return Submission(data={"components": [{"component": name, "how": how} for name, how in brief.components]})
