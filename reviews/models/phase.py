"""A role's checklist, ticked."""

from django.db import models

from reviews.models.recorded import Recorded


class Tick(Recorded):
    """One activity (or, after the last one, the success criterion) set done, not done, or aside. The latest row counts."""

    role = models.CharField(max_length=60)
    phase = models.CharField(max_length=12)
    activity = models.PositiveSmallIntegerField()  # 1 .. number of activities; one more is the success criterion
    round = models.PositiveIntegerField()
    done = models.BooleanField()
    evidence = models.CharField(max_length=1000, blank=True)  # of one set aside: why it does not apply
    set_aside = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index(fields=["feature", "round"], name="tick_by_feature")]

    def __str__(self) -> str:
        return f"{self.role} {self.phase}.{self.activity}"


class Assignment(Recorded):
    """Who is asked to do one activity in this round; nobody in particular where `person` is empty. The latest row counts."""

    role = models.CharField(max_length=60)
    phase = models.CharField(max_length=12)
    activity = models.PositiveSmallIntegerField()
    round = models.PositiveIntegerField()
    person = models.ForeignKey("projects.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["feature", "round"], name="assignment_by_feature")]

    def __str__(self) -> str:
        return f"{self.role} {self.phase}.{self.activity} for {self.person_id}"
