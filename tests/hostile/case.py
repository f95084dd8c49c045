"""One hostile thing that somebody might offer."""

from dataclasses import dataclass
from typing import Any

from reviews.artifacts import Submission, Upload


@dataclass(frozen=True)
class Case:
    """`kind` is the artifact it is offered as; `name` says what is hostile about it."""

    name: str
    kind: str
    submission: Submission

    @property
    def distinct(self) -> tuple[Any, ...]:
        """What tells it apart from others."""
        files = tuple((file.name, file.content) for file in self.submission.files)
        return self.kind, files, self.submission.body, repr(self.submission.data), self.submission.link


def file_case(name: str, kind: str, file_name: str, content: bytes) -> Case:
    data = {"commit": "0a1b2c3d"} if kind == "build" else None
    return Case(name, kind, Submission(files=(Upload(file_name, content),), data=data))


def text_case(name: str, kind: str, body: str) -> Case:
    return Case(name, kind, Submission(body=body))


def data_case(name: str, kind: str, data: dict[str, Any]) -> Case:
    return Case(name, kind, Submission(data=data))
