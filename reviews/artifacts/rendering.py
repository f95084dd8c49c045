"""From a stored revision to what pages show of it."""

from collections.abc import Iterable
from typing import Any

from reviews.artifacts.contract import render_contract
from reviews.artifacts.documents import render_document
from reviews.artifacts.rendered import Rendered
from reviews.artifacts.risk_review import DEFAULT_THRESHOLD, render_risks
from reviews.artifacts.screens import render_screens
from reviews.artifacts.usage import render_usage
from reviews.artifacts.written import kind_of


def render(
    kind: str,
    *,
    body: str,
    data: dict[str, Any],
    threshold: int = DEFAULT_THRESHOLD,
    reviews: Iterable[dict[str, Any]] = (),
) -> Rendered:
    """What a page shows of a prepared artifact; `threshold` and `reviews` (the data of decisions on it, oldest
    first) matter to risk registers alone.

    Takes only what `prepare` gave: content that it would refuse raises InvalidArtifact here as well.
    """
    slug = kind_of(kind).slug
    if slug in ("mocks", "build"):
        return render_screens(body, data)
    if slug == "contract":
        return render_contract(body, data)
    if slug == "risks":
        return render_risks(body, data, reviews, threshold)
    if slug == "usage":
        return render_usage(body, data)
    return render_document(body, data)
