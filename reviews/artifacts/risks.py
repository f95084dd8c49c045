"""The risk register: rows with likelihood and impact, from a form, the API, or a CSV or JSON file."""

import csv
import io
import re
from typing import Any

from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.fields import FieldReader
from reviews.artifacts.markdown import render_markdown
from reviews.artifacts.names import clean_name
from reviews.artifacts.plain import load_json
from reviews.artifacts.shapes import Parts, Submission, Upload
from reviews.artifacts.sniffing import read_text
from reviews.artifacts.written import read_body

MAX_RISKS = 200
MAX_TEXT = 2000
LEVELS = ("unit", "integration", "e2e", "manual")
TEST_FIELDS = ("what", "level", "who", "link")
RISK_FIELDS = ("id", "risk", "likelihood", "impact", "mitigation", "planned_test")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


def prepare_risks(submission: Submission) -> Parts:
    """1 to 200 risks with stable ids; the rows are what is served, whatever file they came in."""
    if submission.files and submission.data:
        raise InvalidArtifact.of("files", "The risks came twice, as rows and as a file. Send one of them.")
    given = _read_file(submission.files[0]) if submission.files else submission.data
    body = read_body(submission)
    render_markdown(body)
    reader = FieldReader()
    data = reader.object(given if given is not None else {}, "data", ("risks",))
    if not reader.errors and "risks" not in data:
        reader.refuse("data.risks", "No risks are given. If there is none, write down the smallest one and say why.")
    risks = read_risks(reader, data.get("risks", []), "data.risks", least=0 if reader.errors else 1)
    reader.finish()
    return Parts(body, {"risks": risks}, (), "1 risk" if len(risks) == 1 else f"{len(risks)} risks")


def read_risks(
    reader: FieldReader, value: Any, place: str, *, least: int, taken: tuple[str, ...] = (), letter: str = "R"
) -> list[dict[str, Any]]:
    """Risk rows, normalised; ids that are not given are made from `letter` and the next free number."""
    rows = [
        _read_risk(reader, row, f"{place}[{index}]")
        for index, row in enumerate(reader.rows(value, place, least=least, most=MAX_RISKS))
    ]
    seen = {known.casefold() for known in taken}
    for index, row in enumerate(rows):
        if row["id"] and row["id"].casefold() in seen:
            reader.refuse(f"{place}[{index}].id", f"The id {row['id']} is taken by another risk.")
        seen.add(row["id"].casefold())
    _fill_ids(rows, seen, letter)
    return rows


def read_test(reader: FieldReader, value: Any, place: str) -> dict[str, str] | None:
    """A planned test, None when nothing is planned; a plain text says what is tested."""
    if value is None or value == "" or value == {}:
        return None
    row = reader.object({"what": value} if isinstance(value, str) else value, place, TEST_FIELDS)
    return {
        "what": reader.text(row, "what", place, most=MAX_TEXT, required="What will be tested?"),
        "level": reader.choice(row, "level", place, LEVELS),
        "who": reader.text(row, "who", place, most=200),
        "link": reader.address(row, "link", place),
    }


def _read_risk(reader: FieldReader, value: Any, place: str) -> dict[str, Any]:
    row = reader.object(value, place, RISK_FIELDS)
    identity = reader.text(row, "id", place, most=32)
    if identity and not _ID.fullmatch(identity):
        reader.refuse(f"{place}.id", "An id has letters, digits, dots and dashes, such as R1.")
    return {
        "id": identity,
        "risk": reader.text(row, "risk", place, most=MAX_TEXT, required="What could go wrong?"),
        "likelihood": reader.rating(row, "likelihood", place),
        "impact": reader.rating(row, "impact", place),
        "mitigation": reader.text(row, "mitigation", place, most=MAX_TEXT),
        "planned_test": read_test(reader, row.get("planned_test"), f"{place}.planned_test"),
    }


def _fill_ids(rows: list[dict[str, Any]], seen: set[str], letter: str) -> None:
    number = 1
    for row in rows:
        while not row["id"]:
            candidate = f"{letter}{number}"
            number += 1
            if candidate.casefold() not in seen:
                row["id"] = candidate


def _read_file(upload: Upload) -> Any:
    name = clean_name(upload.name, fallback="risks")
    text = read_text(upload.content, name)
    if text.lstrip()[:1] in ("{", "["):
        value = load_json(text, "files")
        return {"risks": value} if isinstance(value, list) else value
    return {"risks": _read_csv(text)}


def _read_csv(text: str) -> list[dict[str, Any]]:
    lines = text.lstrip("\n")
    header = lines.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InvalidArtifact.of("files", f"This is no readable CSV ({error}).") from None
    columns = [re.sub(r"[\s-]+", "_", title.strip().lower()) for title in rows[0]] if rows else []
    if missing := [name for name in ("risk", "likelihood", "impact") if name not in columns]:
        raise InvalidArtifact.of(
            "files", f"The first line must name the columns; missing: {', '.join(missing)}. Known: {_columns()}."
        )
    if len(set(columns)) != len(columns):
        raise InvalidArtifact.of("files", "Two columns have the same name.")
    if any(len(row) > len(columns) for row in rows):
        raise InvalidArtifact.of("files", "A line has more cells than there are columns.")
    return [dict(zip(columns, row, strict=False)) for row in rows[1:] if any(cell.strip() for cell in row)]


def _columns() -> str:
    return ", ".join(RISK_FIELDS)
