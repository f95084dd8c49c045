"""What one person was told about one event: a row of the in-app inbox, and its e-mail's fate."""

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One thing that one person is told, in the app and by mail."""

    class Mail(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        OFF = "off"  # the person wants none, or it counts as delivered (the demo's past)
        DEAD = "dead"  # given up after many attempts; an operator looks

    user = models.ForeignKey("projects.User", on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey("projects.Event", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    feature = models.ForeignKey("projects.Feature", on_delete=models.CASCADE, null=True, related_name="+")
    my_turn = models.BooleanField()  # it asks for something, rather than only telling
    text = models.CharField(max_length=500)
    path = models.CharField(max_length=300)  # where to act, below the site's address
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=7, choices=Mail.choices, default=Mail.WAITING)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_not_before = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_newest"),
            models.Index(fields=["id"], condition=Q(mail="waiting"), name="notice_mail_waiting"),
            models.Index(fields=["id"], condition=Q(mail="dead"), name="notice_mail_dead"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
