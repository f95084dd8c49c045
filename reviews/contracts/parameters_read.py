"""The parameters that hold for an operation, in one form."""

from dataclasses import dataclass

from reviews.contracts.comparison import schema_of
from reviews.contracts.document import Document, Part
from reviews.contracts.media import normal_type
from reviews.contracts.operations import Operation
from reviews.contracts.schemas.facts import Parts

# OpenAPI says these elsewhere, and asks to ignore them here.
_NOT_PARAMETERS = ("accept", "content-type", "authorization")
_DEFAULT_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `key` is what makes two of them the same: the place and the name, in a path the position, in headers
    without regard to capitals. `form` is how the value is written: a style, or a media type."""

    key: tuple[str, str]
    name: str
    place: str
    is_required: bool
    style: str
    form: str
    has_content: bool
    schema: Parts
    part: Part


def parameters_of(document: Document, operation: Operation) -> dict[tuple[str, str], Parameter]:
    """The parameters of the path, overruled by the operation's own, by key."""
    found: dict[tuple[str, str], Parameter] = {}
    for holder in (operation.item, operation.part):
        for entry in holder.child("parameters").entries():
            part = document.follow(entry)
            name, place = part.text("name"), part.text("in")
            if name and place in _DEFAULT_STYLES and not (place == "header" and name.lower() in _NOT_PARAMETERS):
                parameter = _parameter(part, name, place, operation.placeholders)
                found[parameter.key] = parameter
    return found


def _parameter(part: Part, name: str, place: str, placeholders: tuple[str, ...]) -> Parameter:
    style = part.text("style") or _DEFAULT_STYLES[place]
    explode = part.raw.get("explode")
    is_exploded = explode if isinstance(explode, bool) else style == "form"
    content = part.child("content").items()
    if content:
        media_type, media = content[0]
        form, schema = normal_type(media_type), schema_of(media)
    else:
        form, schema = f"{style}, {'one by one' if is_exploded else 'together'}", schema_of(part)
    is_required = part.flag("required") or place == "path"
    key = (place, _identity(name, place, placeholders))
    return Parameter(key, name, place, is_required, style, form, bool(content), schema, part)


def _identity(name: str, place: str, placeholders: tuple[str, ...]) -> str:
    if place == "path" and name in placeholders:
        return str(placeholders.index(name))
    return name.lower() if place == "header" else name
