"""What a project's features share: a component, who owns it, and how its owner wants it to be used."""

from django.db import models
from django.db.models.functions import Lower


class Component(models.Model):
    """A part that features share, so that whoever uses it says how, and its owner approves.

    Owned by a role, by a person, or both; a person stands for the role while they are a member.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    owner_role = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey("projects.User", on_delete=models.PROTECT, null=True, related_name="+")
    guidance = models.CharField(max_length=4000, blank=True)
    condition = models.CharField(max_length=700, blank=True)  # what has to be done wherever it is used
    link = models.URLField(max_length=1000, blank=True)
    removed_at = models.DateTimeField(null=True)  # features that used it before still name it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "project", Lower("name"), condition=models.Q(removed_at=None), name="component_name_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="component_has_a_name"),
            models.CheckConstraint(
                condition=~models.Q(owner_role="") | models.Q(owner__isnull=False), name="component_has_an_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.name
