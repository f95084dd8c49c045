"""Read a backup from one end to the other and make sure of all of it, without a database."""

import hashlib
import json
from pathlib import Path

from orchestration.backup import archive, tables
from orchestration.backup.archive import Broken
from orchestration.backup.manifest import FIRST, FORMAT, LAST, Manifest, from_json
from orchestration.backup.writing import FOLDER, Tell


def checked(path: Path, tell: Tell) -> Manifest:
    """The manifest of a backup whose seal, rows and files are what was taken. Raises Broken with a sentence."""
    seen = _Seen()
    with archive.members(path, lambda done, size: tell("bytes checked", done, size)) as found:
        for name, content in found:
            seen.add(name, content)
    return seen.compared()


class _Seen:
    """What has passed by, brought down to digests."""

    def __init__(self) -> None:
        self.first = True
        self.manifest: Manifest | None = None
        self.pieces: dict[str, list[str]] = {}  # by table
        self.rows: dict[str, hashlib._Hash] = {}
        self.listed, self.files, self.file_bytes = hashlib.sha256(), 0, 0

    def add(self, name: str, content: bytes) -> None:
        if self.first:
            _demand_ours(name, content)
            self.first = False
        elif self.manifest is not None:
            raise Broken("Something lies behind its manifest.")
        elif name == LAST:
            self.manifest = from_json(content)
        elif name.startswith(FOLDER):
            self._add_file(name.removeprefix(FOLDER), content)
        else:
            table = name.split("/")[1] if name.count("/") == 2 else name
            self.pieces.setdefault(table, []).append(name)
            self.rows.setdefault(table, hashlib.sha256()).update(tables.unpacked(content))

    def _add_file(self, key: str, content: bytes) -> None:
        if hashlib.sha256(content).hexdigest() != key.rsplit("/", 1)[-1]:
            raise Broken(f"The file {key} in it is not what was offered.")
        self.listed.update(f"{key}\n".encode())
        self.files += 1
        self.file_bytes += len(content)

    def compared(self) -> Manifest:
        manifest = self.manifest
        if manifest is None:
            raise Broken("It has no manifest.")
        if (self.files, self.listed.hexdigest()) != (manifest.files, manifest.list_sha256):
            raise Broken(f"It holds {self.files} files, and should hold {manifest.files} that its manifest lists.")
        expected = {table.name: list(tables.piece_names(table)) for table in manifest.tables if table.pieces}
        if expected != self.pieces:
            raise Broken("It does not hold the tables that its manifest lists.")
        nothing = hashlib.sha256()
        for table in manifest.tables:
            if self.rows.get(table.name, nothing).hexdigest() != table.sha256:
                raise Broken(f"The rows of {table.name} are not those that were taken.")
        return manifest


def _demand_ours(name: str, content: bytes) -> None:
    if name != FIRST:
        raise Broken("It is no backup of Countersign.")
    try:
        made_as = json.loads(content)["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise Broken("It is no backup of Countersign.") from error
    if made_as != FORMAT:
        raise Broken(f"It has format {made_as}, and this version of Countersign reads format {FORMAT}.")
