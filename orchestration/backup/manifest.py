"""What a backup says of itself, in its last member."""

import json
from dataclasses import asdict, dataclass, field

from orchestration.backup.archive import Broken

FORMAT = 1
FIRST, LAST = "countersign-backup.json", "manifest.json"


@dataclass
class Table:
    """`sha256` is that of the table's COPY text; `pieces` is in how many members it lies."""

    name: str
    columns: list[str]
    rows: int = 0
    pieces: int = 0
    sha256: str = ""


@dataclass
class Manifest:
    """`list_sha256` is over the keys of the files in their order, each a line; each key ends with the file's own SHA-256.

    `heads_sha256` is over the heads of all chains; `broken_chains` of them were not in order when the backup was made.
    `missing` are the keys of files that the store did not hold as they were offered.
    """

    made_at: str
    versions: dict[str, str]
    migrations: list[list[str]]
    tables: list[Table] = field(default_factory=list)
    sequences: list[tuple[str, str, int]] = field(default_factory=list)  # table, column, last number given out
    chains: int = 0
    broken_chains: int = 0
    heads_sha256: str = ""
    anchors: int = 0
    last_anchor: str = ""
    files: int = 0
    file_bytes: int = 0
    list_sha256: str = ""
    missing: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def to_json(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()


def from_json(content: bytes) -> Manifest:
    """Raises Broken."""
    try:
        document = json.loads(content)
        if document.pop("format") != FORMAT:
            raise Broken(f"It is no backup of format {FORMAT}: a newer version of Countersign made it.")
        tables = [Table(**table) for table in document.pop("tables")]
        sequences = [(table, column, last) for table, column, last in document.pop("sequences")]
        return Manifest(**document, tables=tables, sequences=sequences)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Broken("Its manifest cannot be read.") from error
