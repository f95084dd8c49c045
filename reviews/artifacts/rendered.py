"""What pages show of an artifact: typed, escaped by the template unless a field says that it is safe HTML."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """One line of an outline; `anchor` is the id of the heading in the HTML."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Source:
    """Where a linked document was read from; `fetched_at` is ISO 8601."""

    url: str
    title: str
    fetched_at: str


@dataclass(frozen=True)
class RenderedMarkdown:
    """`html` is sanitised and may be marked safe. `source` is set for a snapshot of a link."""

    html: str
    outline: tuple[Heading, ...] = ()
    source: Source | None = None

    @property
    def says_something(self) -> bool:
        """Whether a reader sees any words; rules and link definitions alone are none."""
        return bool(re.sub(r"<[^<>]*>", "", self.html).strip())


@dataclass(frozen=True)
class SchemaLine:
    """One line of a readable schema, indented by `depth`: name, type, and the rules that narrow it ("minimum 0")."""

    depth: int
    name: str
    type: str
    required: bool = False
    notes: str = ""
    description: str = ""


@dataclass(frozen=True)
class Parameter:
    """`place` is path, query, header or cookie."""

    name: str
    place: str
    type: str
    required: bool
    notes: str = ""
    description: str = ""


@dataclass(frozen=True)
class Content:
    """One media type of a body: its schema line by line, and one example as text, empty when there is none."""

    media_type: str
    schema_name: str
    lines: tuple[SchemaLine, ...]
    example: str = ""


@dataclass(frozen=True)
class Response:
    """`status` is "200", "4XX" or "default"."""

    status: str
    description: str
    contents: tuple[Content, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One operation of an API; `anchor` is unique in the document."""

    method: str
    path: str
    summary: str
    anchor: str
    description: str = ""
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    request: tuple[Content, ...] = ()
    request_required: bool = False
    responses: tuple[Response, ...] = ()


@dataclass(frozen=True)
class NamedSchema:
    """One schema of the components (or the `$defs` of a JSON Schema)."""

    name: str
    anchor: str
    lines: tuple[SchemaLine, ...]
    description: str = ""


@dataclass(frozen=True)
class RenderedContract:
    """`format` is such as "OpenAPI 3.1"; `text` is the document as served; `shortened` says that the page leaves some out."""

    format: str
    title: str
    version: str
    description: str
    operations: tuple[Operation, ...]
    schemas: tuple[NamedSchema, ...]
    text: str
    shortened: bool = False
    source: Source | None = None


@dataclass(frozen=True)
class PlannedTest:
    """A test planned for a risk; `level` is unit, integration, e2e or manual, and may be empty in a declaration."""

    what: str
    level: str = ""
    who: str = ""
    link: str = ""


@dataclass(frozen=True)
class RiskRow:
    """One risk; `score` is likelihood x impact, `serious` is score >= the project's threshold.

    `origin` is "declared" (by the giver) or "review" (added by the receiver); `rated_before` is the likelihood and impact
    that the giver declared, where a review rated it otherwise.
    """

    id: str
    risk: str
    likelihood: int
    impact: int
    mitigation: str
    score: int
    serious: bool
    test: PlannedTest | None = None
    origin: str = "declared"
    rated_before: tuple[int, int] | None = None


@dataclass(frozen=True)
class RenderedRisks:
    """`rows` in declared order; `matrix[likelihood - 1][impact - 1]` counts them."""

    rows: tuple[RiskRow, ...]
    matrix: tuple[tuple[int, ...], ...]
    threshold: int
    note: RenderedMarkdown | None = None

    @property
    def serious_without_test(self) -> tuple[RiskRow, ...]:
        """The rows that keep the risk review from being accepted."""
        return tuple(row for row in self.rows if row.serious and row.test is None)


@dataclass(frozen=True)
class UsageRow:
    """How one shared component is used; `link` is http(s) or empty."""

    component: str
    owner: str
    how: str
    link: str


@dataclass(frozen=True)
class RenderedUsage:
    """Either rows, or `none` with an optional reason."""

    rows: tuple[UsageRow, ...]
    none: bool = False
    reason: str = ""
    note: RenderedMarkdown | None = None


@dataclass(frozen=True)
class Screen:
    """One screen; `file` is the name of the PreparedFile that holds its pixels."""

    name: str
    file: str
    width: int
    height: int
    pixel_digest: str


@dataclass(frozen=True)
class RenderedScreens:
    """Mock screens, or a build: `commit` and `preview` are empty for mocks."""

    screens: tuple[Screen, ...]
    commit: str = ""
    preview: str = ""
    note: RenderedMarkdown | None = None


Rendered = RenderedMarkdown | RenderedContract | RenderedRisks | RenderedUsage | RenderedScreens
