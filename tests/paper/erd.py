"""Draw the tables from the registry of models, as docs/data-model.md shows them: `make erd`.

Mermaid text rather than a picture: the forges draw it, light or dark, and a change of a table is a line of a diff.
"""

import os
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "data-model.md"
FLOORS = {
    "projects": "The ground: who and what",
    "reviews": "The walls: the evidence",
    "orchestration": "The roof: judgement and doors",
}
_HEAD = """# Data model

Every table of Countersign, drawn and told from its models. `make erd` writes this page, and a test compares it; do not edit
it by hand. What the database itself refuses is in [Architecture](architecture.md#what-the-database-itself-refuses), which
index serves which page in [Performance](performance.md).

How to read it: a box has the keys of a table only: its primary key (PK), foreign keys (FK), and what is unique, alone or
together (UK). A line leads from the one to the many; `o` means that there may be none. Lines to people are left out, because
nearly every table says `by` whom. Foreign keys lead downwards only, from roof to walls to ground.
"""


def page() -> str:
    """The whole page as it should be."""
    return _HEAD + "".join(_floor(label, title) for label, title in FLOORS.items()) + _others()


def _floor(label: str, title: str) -> str:
    models = _models(label)
    lines = ["```mermaid", "erDiagram"]
    for model in models:
        lines += [f"    {relation}" for relation in _relations(model)]
    for model in models:
        lines += [f"    {model.__name__} {{", *(f"        {key}" for key in _keys(model)), "    }"]
    lines.append("```")
    rows = [f"| `{model._meta.db_table}` | {_purpose(model)} |" for model in models]
    return "\n".join(["", f"## {title}", "", *lines, "", "| table | what for |", "|---|---|", *rows, ""])


def _models(label: str) -> list[type]:
    from django.apps import apps

    return sorted(apps.get_app_config(label).get_models(), key=lambda model: model.__name__)


def _purpose(model: type) -> str:
    """The first sentence of its docstring; Django makes one up where there is none, and that is no purpose."""
    said = (model.__doc__ or "").strip()
    assert said and not said.startswith(f"{model.__name__}("), f"{model.__name__} has no docstring: say what it is for"
    first = " ".join(said.split("\n\n")[0].split())
    return first.split(". ")[0].rstrip(".") + "."


def _relations(model: type) -> Iterator[str]:
    for field in model._meta.fields:
        if field.is_relation and field.related_model.__name__ != "User":
            one = "|o" if field.null else "||"
            many = "o|" if field.unique else "o{"
            yield f'{field.related_model.__name__} {one}--{many} {model.__name__} : "{field.name}"'


def _keys(model: type) -> Iterator[str]:
    together = {name for constraint in model._meta.total_unique_constraints for name in constraint.fields}
    partly = {name for one in model._meta.constraints for name in getattr(one, "fields", ())}
    for field in model._meta.fields:
        marks = [
            mark
            for mark, wanted in (
                ("PK", field.primary_key),
                ("FK", field.is_relation),
                ("UK", not field.primary_key and (field.unique or field.name in together | partly)),
            )
            if wanted
        ]
        if marks:
            kind = "ref" if field.is_relation else field.get_internal_type().removesuffix("Field").lower()
            note = f' "{field.related_model.__name__}"' if field.is_relation else ""
            yield f"{kind} {field.attname} {', '.join(marks)}{note}"


def _others() -> str:
    from django.apps import apps

    names = sorted(
        f"`{model._meta.db_table}`"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in FLOORS and model._meta.managed
    )
    return f"\n## Tables of others\n\nDjango and the packages that stand on it keep {', '.join(names)}.\n"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchestration.settings")
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
