"""The kinds of artifact that change hands, and what each one takes."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
IMAGE_TYPES = "image/png,image/jpeg,image/webp,image/gif"
TEXT_TYPES = ".md,.markdown,.txt,text/markdown,text/plain,.pdf,application/pdf"


@dataclass(frozen=True)
class Kind:
    """One kind of artifact.

    `accept` is the value of a file input's attribute of that name; byte limits are for one file, all files together and
    the written text in UTF-8.
    """

    slug: str
    title: str
    help: str
    takes_files: bool = False
    takes_body: bool = False
    takes_data: bool = False
    takes_link: bool = False
    accept: str = ""
    max_files: int = 0
    max_file_bytes: int = 20 * MEGABYTE
    max_total_bytes: int = 200 * MEGABYTE
    max_body_bytes: int = 256 * 1024

    @property
    def takes_images(self) -> bool:
        return self.accept == IMAGE_TYPES


def _document(slug: str, title: str, text: str, *, takes_data: bool = False) -> Kind:
    return Kind(
        slug=slug,
        title=title,
        help=text,
        takes_files=True,
        takes_body=True,
        takes_data=takes_data,
        takes_link=True,
        accept=TEXT_TYPES,
        max_files=1,
    )


_ALL = (
    _document("prd", "PRD", "Write it as Markdown, upload one Markdown, text or PDF file, or link to where it lives."),
    _document(
        "adr",
        "Architecture decision record",
        "Status, context, decision and consequences, as Markdown, one Markdown, text or PDF file, or a link.",
        takes_data=True,
    ),
    _document(
        "document", "Document", "Write Markdown, upload one Markdown, text or PDF file, or link to where it lives."
    ),
    Kind(
        slug="mocks",
        title="Mock screens",
        help="1 to 60 screens as PNG, JPEG, WebP or still GIF. The file name becomes the screen's name.",
        takes_files=True,
        takes_body=True,
        takes_data=True,
        accept=IMAGE_TYPES,
        max_files=60,
    ),
    Kind(
        slug="contract",
        title="API contract",
        help="One OpenAPI 3.0 or 3.1 description or JSON Schema, in YAML or JSON; or GraphQL SDL or a .proto file, as text.",
        takes_files=True,
        takes_body=True,
        takes_data=True,
        takes_link=True,
        accept=".yaml,.yml,.json,.graphql,.graphqls,.gql,.proto,application/json,application/yaml",
        max_files=1,
        max_file_bytes=10 * MEGABYTE,
        max_total_bytes=10 * MEGABYTE,
        max_body_bytes=10 * MEGABYTE,
    ),
    Kind(
        slug="risks",
        title="Risk register",
        help="Each risk with likelihood and impact from 1 to 5 and what mitigates it. A CSV or JSON file works too.",
        takes_files=True,
        takes_body=True,
        takes_data=True,
        accept=".csv,.json,text/csv,application/json",
        max_files=1,
        max_file_bytes=MEGABYTE,
        max_total_bytes=MEGABYTE,
    ),
    Kind(
        slug="usage",
        title="Component usage",
        help="Each shared component this feature uses and how it uses it, or that it uses none.",
        takes_body=True,
        takes_data=True,
    ),
    Kind(
        slug="build",
        title="Build",
        help="The commit, where to try it, and up to 60 screenshots named like the mock screens they answer.",
        takes_files=True,
        takes_body=True,
        takes_data=True,
        accept=IMAGE_TYPES,
        max_files=60,
    ),
)

KINDS: dict[str, Kind] = {kind.slug: kind for kind in _ALL}
