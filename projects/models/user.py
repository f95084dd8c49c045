"""A person who signs in with an e-mail address."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str = "", password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password it can only sign in by link."""
        user = self.model(email=email.strip().lower(), name=name.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """An account of a person."""

    email = models.EmailField(max_length=254, unique=True)  # always lower case
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)  # one of the demo's one-click people
    is_operator = models.BooleanField(
        default=False, db_default=False
    )  # sees how the installation runs, not what is in it
    mail_notices = models.BooleanField(default=True)  # the in-app inbox is always on
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    # Not kept here: what the token says by which this person came in. The AI agent that acts for them, by its name, ""
    # for the person alone; and the only scopes and projects (by id) that it is for, None where it is not limited.
    agent: str = ""
    only_scopes: frozenset[str] | None = None
    only_projects: frozenset[int] | None = None
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name or self.email.split("@")[0]

    @property
    def first_name(self) -> str:
        return self.display_name.split(" ")[0]
