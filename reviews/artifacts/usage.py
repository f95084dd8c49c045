"""Which shared components a feature uses, and how; or that it uses none."""

from typing import Any

from reviews.artifacts.fields import FieldReader
from reviews.artifacts.markdown import render_markdown
from reviews.artifacts.rendered import RenderedUsage, UsageRow
from reviews.artifacts.shapes import Parts, Submission
from reviews.artifacts.written import read_body

MAX_COMPONENTS = 200
_FIELDS = ("component", "owner", "how", "link")


def prepare_usage(submission: Submission) -> Parts:
    """Either 1 to 200 components, or `none: true` with an optional reason."""
    body = read_body(submission)
    render_markdown(body)
    reader = FieldReader()
    data = reader.object(submission.data or {}, "data", ("components", "none", "reason"))
    none = data.get("none", False)
    if not isinstance(none, bool):
        reader.refuse("data.none", "This must be true or false.")
    elif none and data.get("components"):
        reader.refuse("data.none", "Components are listed, so “none” cannot be true as well.")
    elif not none and not data.get("components"):
        reader.refuse("data.components", "List the shared components this feature uses, or say that it uses none.")
    served = _none(reader, data) if none is True else _some(reader, data)
    reader.finish()
    return Parts(body, served, (), "no shared components" if none else _count(len(served["components"])))


def render_usage(body: str, data: dict[str, Any]) -> RenderedUsage:
    """The rows in declared order; `note` is what the giver wrote beside them."""
    return RenderedUsage(
        rows=tuple(UsageRow(**row) for row in data.get("components", [])),
        none=data.get("none", False),
        reason=data.get("reason", ""),
        note=render_markdown(body) if body else None,
    )


def _none(reader: FieldReader, data: dict[str, Any]) -> dict[str, Any]:
    return {"none": True, "reason": reader.text(data, "reason", "data", most=2000)}


def _some(reader: FieldReader, data: dict[str, Any]) -> dict[str, Any]:
    if data.get("reason"):
        reader.refuse("data.reason", "A reason belongs to “none” alone; here it would not be shown.")
    rows = reader.rows(data.get("components") or [], "data.components", least=0, most=MAX_COMPONENTS)
    return {"components": [_read_row(reader, row, f"data.components[{index}]") for index, row in enumerate(rows)]}


def _read_row(reader: FieldReader, value: Any, place: str) -> dict[str, str]:
    row = reader.object(value, place, _FIELDS)
    return {
        "component": reader.text(row, "component", place, most=200, required="Which component?"),
        "owner": reader.text(row, "owner", place, most=200),
        "how": reader.text(row, "how", place, most=2000, required="How is it used?"),
        "link": reader.address(row, "link", place),
    }


def _count(number: int) -> str:
    return "1 component" if number == 1 else f"{number} components"
