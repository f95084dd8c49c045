"""Rules about responses: which statuses there are, and what comes with them."""

from reviews.contracts.comparison import Comparison
from reviews.contracts.document import Document, Part
from reviews.contracts.headers import compare_headers
from reviews.contracts.links import compare_links
from reviews.contracts.media import compare_content
from reviews.contracts.rules import Rule, Rules, both_ways
from reviews.contracts.uses import Use

RULES: Rules = {
    **both_ways(
        "status-added",
        Rule("safe", "{Subject} may also be given."),
        Rule(
            "risky",
            "{Subject} is new. Clients that know only the other statuses will meet it.",
            "Agree what clients do with it, or answer with a status that they know.",
        ),
    ),
    **both_ways(
        "default-status-added",
        Rule("safe", "{Subject} is now described."),
        Rule("safe", "{Subject} is now described."),
    ),
    **both_ways(
        "success-removed",
        Rule("breaking", "{Subject} is no longer accepted.", "Keep accepting it."),
        Rule("breaking", "{Subject} does not come any more. Clients that wait for it fail.", "Keep answering with it."),
    ),
    **both_ways(
        "status-removed",
        Rule("breaking", "{Subject} is no longer accepted.", "Keep accepting it."),
        Rule("risky", "{Subject} does not come any more. What clients do in this case is no longer called for.", "Keep answering with it."),
    ),
}  # fmt: skip


def compare_responses(comparison: Comparison, use: Use, base: Part, revision: Part) -> None:
    """Compare the responses of two operations. A range such as 2XX and `default` stand for the statuses inside that are
    not named."""
    before = _by_status(comparison.base, base)
    after = _by_status(comparison.revision, revision)
    for status in before:
        twin = _standing_for(status, after)
        if twin is not None:
            _compare_response(comparison, _use_of(use, status), before[status], after[twin])
        elif not _is_spelled_out(status, after):
            _report_gone(comparison, use, status, before[status])
    for status in after:
        if status in before:
            continue
        cover = _standing_for(status, before)
        if cover is not None:
            _compare_response(comparison, _use_of(use, status), before[cover], after[status])
        else:
            rule = "default-status-added" if status == "DEFAULT" else "status-added"
            comparison.report(_use_of(use, status), rule, base=None, revision=after[status].path)


def _by_status(document: Document, operation: Part) -> dict[str, Part]:
    return {
        status.upper(): document.follow(response)
        for status, response in operation.child("responses").items()
        if not status.startswith("x-")
    }


def _standing_for(status: str, responses: dict[str, Part]) -> str | None:
    """What describes a status: itself, its range, or the default."""
    return next((name for name in (status, f"{status[:1]}XX", "DEFAULT") if name in responses), None)


def _is_spelled_out(status: str, after: dict[str, Part]) -> bool:
    """Whether a range was replaced by statuses inside it, or the default by any."""
    if status == "DEFAULT":
        return False
    return status.endswith("XX") and any(name.startswith(status[0]) for name in after)


def _report_gone(comparison: Comparison, use: Use, status: str, base: Part) -> None:
    rule = "success-removed" if status.startswith("2") else "status-removed"
    comparison.report(_use_of(use, status), rule, base=base.path, revision=None)


def _use_of(use: Use, status: str) -> Use:
    shown = status.lower() if status == "DEFAULT" else status
    flow = use.turned
    subject = f"the answer {shown}" if status != "DEFAULT" else "the answer for all other cases"
    return use.at(subject, shown, status, flow)


def _compare_response(comparison: Comparison, use: Use, base: Part, revision: Part) -> None:
    compare_content(comparison, use, base.child("content"), revision.child("content"))
    compare_headers(comparison, use, base, revision)
    compare_links(comparison, use, base, revision)
