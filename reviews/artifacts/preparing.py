"""From what was sent to what may become a revision."""

from collections.abc import Callable

from reviews.artifacts.contract import prepare_contract
from reviews.artifacts.digests import served_digest, source_digest
from reviews.artifacts.documents import prepare_document
from reviews.artifacts.plain import check_plain
from reviews.artifacts.risks import prepare_risks
from reviews.artifacts.screens import prepare_build, prepare_mocks
from reviews.artifacts.shapes import Parts, Prepared, Submission
from reviews.artifacts.usage import prepare_usage
from reviews.artifacts.written import check_parts, check_sizes, kind_of

_PREPARERS: dict[str, Callable[[Submission], Parts]] = {
    "mocks": prepare_mocks,
    "build": prepare_build,
    "contract": prepare_contract,
    "risks": prepare_risks,
    "usage": prepare_usage,
}


def prepare(kind: str, submission: Submission) -> Prepared:
    """Check, clean and measure a submission of the given kind (an unknown one is a document).

    Raises InvalidArtifact with every mistake under its field, or TooLarge; never anything else for hostile content.
    """
    rules = kind_of(kind)
    check_parts(submission, rules)
    check_sizes(submission, rules)
    if submission.data:
        check_plain(submission.data, "data")
    preparer = _PREPARERS.get(rules.slug)
    parts = preparer(submission) if preparer else prepare_document(submission, rules)
    return Prepared(
        kind=kind,
        body=parts.body,
        data=parts.data,
        files=parts.files,
        source_digest=source_digest(submission),
        digest=served_digest(kind, parts.body, parts.data, parts.files),
        summary=parts.summary,
    )
