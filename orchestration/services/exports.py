"""A process version as a file, for page and API."""

from dataclasses import dataclass

from projects.models import ProcessVersion
from projects.playbooks import Document, exchange


@dataclass(frozen=True)
class Export:
    name: str
    content_type: str
    content: bytes


def export_of(version: ProcessVersion, kind: str) -> Export | None:
    """`kind` is json or zip; None for anything else."""
    documents = [Document(source["name"], source["text"]) for source in version.sources]
    name = f"process-{version.number}.{kind}"
    if kind == "json":
        content = exchange.to_json(number=version.number, documents=documents, compiled=version.document)
        return Export(name, "application/json", content)
    return Export(name, "application/zip", exchange.to_zip(documents)) if kind == "zip" else None
