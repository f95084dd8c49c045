"""The content side of artifacts: what may become a revision, what of it is served, and what pages show of it.

No database, no request, no network, no files. Pictures alone leave the process: they are decoded in a bounded child.
"""

from reviews.artifacts.answers import validate_decision_data
from reviews.artifacts.checks import Finding, findings
from reviews.artifacts.digests import source_digest
from reviews.artifacts.errors import InvalidArtifact, TooLarge
from reviews.artifacts.kinds import KINDS, Kind
from reviews.artifacts.preparing import prepare
from reviews.artifacts.rendered import (
    Content,
    Heading,
    NamedSchema,
    Operation,
    Parameter,
    PlannedTest,
    Rendered,
    RenderedContract,
    RenderedMarkdown,
    RenderedRisks,
    RenderedScreens,
    RenderedUsage,
    Response,
    RiskRow,
    SchemaLine,
    Screen,
    Source,
    UsageRow,
)
from reviews.artifacts.rendering import render
from reviews.artifacts.risk_review import merge_review, serious_without_test
from reviews.artifacts.screens import check_beginning, prepare_screen
from reviews.artifacts.serving import serve_headers
from reviews.artifacts.shapes import LazyUpload, Prepared, PreparedFile, Submission, Upload

__all__ = [
    "KINDS",
    "Content",
    "Finding",
    "Heading",
    "InvalidArtifact",
    "Kind",
    "LazyUpload",
    "NamedSchema",
    "Operation",
    "Parameter",
    "PlannedTest",
    "Prepared",
    "PreparedFile",
    "Rendered",
    "RenderedContract",
    "RenderedMarkdown",
    "RenderedRisks",
    "RenderedScreens",
    "RenderedUsage",
    "Response",
    "RiskRow",
    "SchemaLine",
    "Screen",
    "Source",
    "Submission",
    "TooLarge",
    "Upload",
    "UsageRow",
    "check_beginning",
    "findings",
    "merge_review",
    "prepare",
    "prepare_screen",
    "render",
    "serious_without_test",
    "serve_headers",
    "source_digest",
    "validate_decision_data",
]
