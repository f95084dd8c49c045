"""What a reviewer is told that a PRD or decision record leaves out."""

import pytest

from reviews.artifacts import InvalidArtifact, Submission, findings, prepare
from tests.world import ADR, PRD

MADR = """---
status: accepted
date: 2026-01-02
---
# Keep carts in PostgreSQL

## Context and Problem Statement
Carts live in the session.

## Considered Options
* A table
* Valkey

## Decision Outcome
Chosen option: "A table".

### Consequences
* Good, because it is backed up.
"""
NYGARD = """# 7. Keep carts in PostgreSQL

Date: 2026-01-02

## Status

Accepted

## Context

Carts live in the session.

## Decision

A table of carts.

## Consequences

One more table.
"""


def codes(kind: str, body: str) -> list[str]:
    return [finding.code for finding in findings(kind, body)]


@pytest.mark.parametrize(("kind", "body"), [("prd", PRD), ("adr", ADR), ("adr", MADR), ("adr", NYGARD)])
def test_a_whole_document_has_no_finding(kind: str, body: str) -> None:
    assert codes(kind, body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# Saved carts\n", ["problem_missing", "goals_missing", "scope_missing"]),
        ("Save carts.", ["problem_missing", "goals_missing", "scope_missing"]),
        (PRD.replace("## Problem", "## Motivation"), []),
        (PRD.replace("## Problem", "## 1. Problem statement"), []),
        (PRD.replace("## Problem", "## Notes"), ["problem_missing"]),
        (PRD.replace("## Out of scope", "## Non-goals"), []),
        (PRD.replace("## Out of scope", "## What we will not do"), []),
        (PRD.replace("Sharing carts with others.", ""), ["scope_empty"]),
        (PRD.replace("## Goals", "## Non-goals"), ["goals_missing"]),
        (PRD.replace("20 % fewer abandoned carts within a quarter", "Happier shoppers"), ["goals_unmeasured"]),
        (PRD.replace("20 % fewer abandoned carts within a quarter", "Ready by the end of May"), []),
        (PRD.replace("20 % fewer abandoned carts within a quarter", "Half of the abandoned carts"), []),
        ("Problem: carts get lost.\n\n**Goals:** 20 % fewer.\n\nOut of scope: sharing.\n", []),
        ("# Goals of Q3\n\n## Problem\nx\n\n## Out of scope\ny\n", ["goals_missing"]),
        ("# P\n## Goals\n### One\n5 % more\n## Problem\nx\n```\n## Out of scope\n```\n", ["scope_missing"]),
    ],
)
def test_what_a_prd_leaves_out(body: str, expected: list[str]) -> None:
    assert codes("prd", body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# Keep carts\n", ["status_missing", "context_missing", "decision_missing", "consequences_missing"]),
        (ADR.replace("Status: accepted\n", ""), ["status_missing"]),
        (ADR.replace("Status: accepted", "* Status: superseded by ADR-9"), []),
        (ADR.replace("## Decision\n", "## Decision drivers\n"), ["decision_missing"]),
        (ADR.replace("One more table to migrate.", ""), ["consequences_empty"]),
        (MADR.replace("status: accepted", "date: today"), ["status_missing"]),
        (MADR.replace("### Consequences", "### Notes"), ["consequences_missing"]),
    ],
)
def test_what_a_decision_record_leaves_out(body: str, expected: list[str]) -> None:
    assert codes("adr", body) == expected


def test_a_finding_names_its_section_and_is_a_warning() -> None:
    [finding] = findings("prd", PRD.replace("20 % fewer abandoned carts within a quarter", "Happier shoppers"))
    assert (finding.severity, finding.section) == ("warning", "Goals")
    assert "“Goals” cannot be measured" in finding.text


@pytest.mark.parametrize(("kind", "body"), [("document", "x"), ("contract", "{}"), ("prd", ""), ("adr", " \n ")])
def test_other_kinds_and_what_has_no_text_are_not_judged(kind: str, body: str) -> None:
    assert findings(kind, body) == ()


def test_one_line_is_an_offer_and_no_line_is_none() -> None:
    assert prepare("prd", Submission(body="# A")).summary == "A"
    for empty in ("", "   ", "\n\n---\n\n", "[a]: https://example.org\n"):
        with pytest.raises(InvalidArtifact):
            prepare("prd", Submission(body=empty))
