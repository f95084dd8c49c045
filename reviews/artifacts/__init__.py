"""The content side of artifacts: what may become a revision, what of it is served, and what pages show of it.

Pure: no database, no request, no network, no files. Everything here may be run in a worker's child process.
"""

from reviews.artifacts.errors import InvalidArtifact, TooLarge
from reviews.artifacts.kinds import KINDS, Kind
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
from reviews.artifacts.shapes import Prepared, PreparedFile, Submission, Upload

__all__ = [
    "KINDS",
    "Content",
    "Heading",
    "InvalidArtifact",
    "Kind",
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
]
