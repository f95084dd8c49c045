"""The compiled, versioned sum of a project's playbooks."""

from django.db import models


class ProcessVersion(models.Model):
    """A published process of a project, with the documents that it was compiled from.

    Immutable: a trigger refuses UPDATE and DELETE.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="process_versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()  # projects.playbooks.Process.to_json()
    sources = models.JSONField()  # [{"name": str, "text": str}], the playbooks as received
    published_by = models.ForeignKey("projects.User", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="process_number_once")]

    def __str__(self) -> str:
        return f"process version {self.number} of project {self.project_id}"
