"""What may stand in an address. Anything else matches no route, and is answered like everything that does not exist."""

from django.urls import register_converter


class FeatureKey:
    regex = "[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Slug(FeatureKey):
    """Of a project, a gate or a role."""

    regex = "[A-Za-z0-9_-]{1,60}"


class PhaseNumber(FeatureKey):
    regex = r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}"


class MoveName(FeatureKey):
    regex = "[a-z_]{1,20}"


class FileName(FeatureKey):
    regex = r"[^/\x00-\x1f\x7f]{1,200}"


class ExportKind(FeatureKey):
    regex = "json|zip"


class RowId:
    """A number that a bigint column can hold."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


_CONVERTERS: dict[str, type[FeatureKey] | type[RowId]] = {
    "feature_key": FeatureKey,
    "slugged": Slug,
    "phase_number": PhaseNumber,
    "move_name": MoveName,
    "file_name": FileName,
    "export_kind": ExportKind,
    "row_id": RowId,
}
for name, converter in _CONVERTERS.items():
    register_converter(converter, name)
