"""Members hold roles; invitations become members."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Membership(models.Model):
    """Who is in a project, and with which roles."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey("projects.User", on_delete=models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=60))
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(roles__len__gte=1), name="membership_has_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.project_id}: {', '.join(self.roles)}"

    def holds(self, *roles: str) -> bool:
        return any(role in self.roles for role in roles)


class Invitation(models.Model):
    """A link for an unknown address. The link is a signature over the row's id, so no secret is stored anywhere."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    roles = ArrayField(models.CharField(max_length=60))
    invited_by = models.ForeignKey("projects.User", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "email"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to project {self.project_id}"
