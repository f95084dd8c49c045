"""The typed process of a feature. Versions are immutable, so each is parsed once in a process of the server."""

from functools import lru_cache

from projects.models import Feature, ProcessVersion
from projects.playbooks.process import Process


@lru_cache(maxsize=256)
def process_by_id(version_id: int) -> Process:
    return Process.from_json(ProcessVersion.objects.values_list("document", flat=True).get(pk=version_id))


def process_of(feature: Feature) -> Process:
    return process_by_id(feature.process_id)


def newest_process(project_id: int) -> ProcessVersion:
    return ProcessVersion.objects.filter(project_id=project_id).order_by("-number")[0]


def newest_number(project_id: int) -> int:
    """The number of the project's newest version, in one statement that reads no document."""
    numbers = ProcessVersion.objects.filter(project_id=project_id).order_by("-number")
    return numbers.values_list("number", flat=True)[0]
