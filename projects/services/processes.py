"""Publish a process: compile playbooks into the project's next version."""

from collections.abc import Sequence

from projects import roles
from projects.changes import project_change
from projects.errors import Invalid
from projects.events import digest_of
from projects.models import ProcessVersion, Project, User
from projects.playbooks import Document, PlaybookError, compile_documents


def publish(*, project: Project, documents: Sequence[Document], by: User) -> ProcessVersion:
    """Compile `documents` and make the result the process of features opened from now on.

    Live features stay on their version. Raises Invalid (documents) with line and fix, or Forbidden.
    """
    try:
        process = compile_documents(list(documents))
    except PlaybookError as error:
        where = f", line {error.line}" if error.line else ""
        raise Invalid({"documents": [f"{error.message}{where}. {error.fix}"]}) from error
    with project_change(project, by=by) as change:
        roles.demand(change.membership, "publish_process")
        newest = ProcessVersion.objects.filter(project=project).order_by("-number")[0]
        version = ProcessVersion.objects.create(
            project=project,
            number=newest.number + 1,
            document=process.to_json(),
            sources=[{"name": document.name, "text": document.text} for document in documents],
            published_by=by,
            published_at=change.now,
        )
        change.record(
            "process.published",
            version=version.number,
            files=[document.name for document in documents],
            digest=digest_of(version.document, version.sources),
        )
    return version
