from rest_framework import serializers

from orchestration.api.schemas.common import Agent, AnyObject, Person, Shape


class Settings(Shape):
    serious_from = serializers.IntegerField(help_text="A risk is serious from this likelihood x impact on.")
    answer_within_hours = serializers.IntegerField(help_text="A handshake is answered within so many weekday hours.")


class Project(Shape):
    slug = serializers.CharField()
    key = serializers.CharField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    my_roles = serializers.ListField(child=serializers.CharField())
    settings = Settings()
    url = serializers.URLField(help_text="Its board.")


class Component(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()
    owner_role = serializers.CharField(allow_null=True)
    owner = Person(allow_null=True)
    guidance = serializers.CharField()
    condition = serializers.CharField(help_text="What has to be done wherever it is used.")
    link = serializers.URLField(allow_null=True)


class Member(Shape):
    user = Person()
    roles = serializers.ListField(child=serializers.CharField())
    joined_at = serializers.DateTimeField()


class Invitation(Shape):
    id = serializers.IntegerField()
    email = serializers.EmailField()
    roles = serializers.ListField(child=serializers.CharField())
    invited_by = Person()
    invited_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class Membership(Shape):
    project = serializers.CharField(help_text="The project's slug.")
    key = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())


class MyToken(Shape):
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField(), help_text="What it is for.")
    limited_to_projects = serializers.BooleanField(help_text="It sees no others than those of `memberships`.")
    expires_at = serializers.DateTimeField(allow_null=True)


class Me(Person):
    agent = Agent(help_text="The AI agent whose token this is, by its name; null for the person's own.")
    token = MyToken(allow_null=True, help_text="The token that asks; null for a session.")
    memberships = Membership(many=True)


class Event(Shape):
    id = serializers.IntegerField()
    feature = serializers.CharField(allow_null=True, help_text="The feature's key, or null for the project's own.")
    seq = serializers.IntegerField(help_text="Its place in its chain.")
    kind = serializers.CharField()
    by = Person(allow_null=True)
    agent = Agent()
    roles = serializers.ListField(child=serializers.CharField(), help_text="The roles held then.")
    at = serializers.DateTimeField()
    data = AnyObject()  # type: ignore[assignment]
    prev = serializers.CharField(help_text="The hash of the event before it.")
    hash = serializers.CharField()
