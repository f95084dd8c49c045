"""A receiver's verdict on each screen: correct, or wrong with a note and a box on the picture."""

from typing import Any

from reviews.artifacts.fields import FieldReader

SCREEN_VERDICTS = ("correct", "wrong")
MAX_VERDICTS = 200
MAX_NOTE = 2000


def read_screen_verdicts(
    reader: FieldReader, data: dict[str, Any], artifact_data: dict[str, Any] | None, *, of_build: bool
) -> dict[str, Any]:
    """`screens`: rows of name, verdict, note and box; of a build also `against`, the mocks that were looked at.

    A screen may have several rows where it is wrong in several places. Which screens there are besides those of a build,
    its mocks, is judged where both are known.
    """
    reader.object(data, "data", ("screens", "against") if of_build else ("screens",))
    known = (
        None if artifact_data is None or of_build else {screen["name"] for screen in artifact_data.get("screens", [])}
    )
    rows: list[dict[str, Any]] = []
    for index, value in enumerate(reader.rows(data.get("screens", []), "data.screens", least=0, most=MAX_VERDICTS)):
        rows.append(_row(reader, value, f"data.screens[{index}]", known, rows))
    return {"screens": rows, "against": _against(reader, data.get("against"))}


def _row(
    reader: FieldReader, value: Any, place: str, known: set[str] | None, before: list[dict[str, Any]]
) -> dict[str, Any]:
    row = reader.object(value, place, ("name", "verdict", "note", "box"))
    name = reader.text(row, "name", place, most=80, required="Which screen?")
    if name and known is not None and name not in known:
        reader.refuse(f"{place}.name", "The revision has no screen with this name.")
    verdict = reader.choice(row, "verdict", place, SCREEN_VERDICTS)
    if any(one["name"] == name and "correct" in (one["verdict"], verdict) for one in before):
        reader.refuse(f"{place}.name", "This screen has a verdict already; only what is wrong can be said twice.")
    found: dict[str, Any] = {"name": name, "verdict": verdict, "note": reader.text(row, "note", place, most=MAX_NOTE)}
    box = read_box(reader, row.get("box"), f"{place}.box")
    return {**found, "box": box} if box else found


def read_box(reader: FieldReader, value: Any, place: str) -> list[float] | None:
    """[left, top, width, height] in shares of the picture, or None for none."""
    if value is None:
        return None
    numbers = value if isinstance(value, list) else []
    plain = [number for number in numbers if isinstance(number, int | float) and not isinstance(number, bool)]
    if len(plain) != len(numbers) or len(plain) != 4 or not _is_inside(plain):
        reader.refuse(place, "A box is four numbers from 0 to 1 inside the picture: left, top, width, height.")
        return None
    return [round(float(number), 4) for number in plain]


def _is_inside(box: list[float]) -> bool:
    left, top, width, height = box
    return min(box) >= 0 and left + width <= 1.0001 and top + height <= 1.0001


def _against(reader: FieldReader, value: Any) -> dict[str, Any]:
    """The mock revision that was in view, {} where it is not said."""
    if value is None:
        return {}
    mock = reader.object(value, "data.against", ("mock",)).get("mock")
    said = reader.object(mock, "data.against.mock", ("revision", "digest"))
    number, digest = said.get("revision"), said.get("digest")
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        reader.refuse("data.against.mock.revision", "This must be the number of a revision.")
    if not isinstance(digest, str):
        reader.refuse("data.against.mock.digest", "This must be the digest of that revision.")
    return {"mock": {"revision": number, "digest": digest}}
