"""Secrets that sign a person in. Only hashes are kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApiToken(models.Model):
    """A secret with which a program or an AI agent acts for a person; only its hash is kept."""

    user = models.ForeignKey("projects.User", on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    agent = models.CharField(max_length=80, blank=True, default="", db_default="")  # the AI agent that acts with it
    scopes = ArrayField(models.CharField(max_length=20), null=True)  # null: everything its person may do
    projects = ArrayField(models.BigIntegerField(), null=True)  # by id; null: all of its person's
    secret_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=16)  # the first characters, so that people can tell their tokens apart
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scopes=None) | models.Q(scopes__len__gte=1), name="token_is_for_something"
            ),
            models.CheckConstraint(
                condition=models.Q(projects=None) | models.Q(projects__len__gte=1), name="token_is_for_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hint}..."


class SignInLink(models.Model):
    """A one-time sign-in link, printed by `manage.py admin`."""

    user = models.ForeignKey("projects.User", on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"sign-in link {self.pk}"
