"""A team's space: the border of access."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

KEY_PATTERN = r"^[A-Z][A-Z0-9]{1,9}$"


class Project(models.Model):
    """A team's space: the border of access, with the project's settings and the head of its own chain."""

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=10, unique=True, validators=[RegexValidator(KEY_PATTERN)])
    slug = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField()
    # Settings a manager may change.
    serious_from = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1), MaxValueValidator(25)]
    )  # a risk is serious from likelihood x impact of this on
    answer_within_hours = models.PositiveSmallIntegerField(
        default=24, validators=[MinValueValidator(1), MaxValueValidator(720)]
    )  # the promise: a handshake is answered within so many weekday hours
    wording_carries = models.BooleanField(
        default=False, db_default=False
    )  # a PRD revision that changes only wording outside its goals keeps its decisions
    # Counters and the head of the project's own event chain, written under a lock on this row only.
    last_feature_number = models.PositiveIntegerField(default=0)
    chain_head = models.CharField(max_length=64, default="", blank=True)
    chain_length = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
