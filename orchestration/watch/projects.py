"""Compare a project's own rows with its chain."""

from orchestration.services.audit import one_moment, project_rows
from orchestration.watch.features import without_words
from projects.models import Event, Project
from projects.services.audit.chains import chain_findings
from projects.services.audit.members import project_findings
from projects.services.audit.plain import plain_rows


def project_sentences(project_id: int) -> list[str]:
    with one_moment():
        project = Project.objects.get(pk=project_id)
        events = plain_rows(Event.objects.filter(project=project, feature=None).order_by("seq").values())
        try:
            broken = chain_findings(events, head=project.chain_head, length=project.chain_length)
            return [*broken, *map(without_words, project_findings(project_rows(project, events)))]
        except Exception as error:  # rows that are odd enough cannot even be compared, and that is a finding
            return [f"its rows cannot be compared with its events ({type(error).__name__})."]
