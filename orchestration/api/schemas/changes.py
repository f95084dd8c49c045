from rest_framework import serializers

from orchestration.api.schemas.common import Shape


class PointerPair(Shape):
    base = serializers.CharField(allow_null=True, help_text="JSON pointer into the earlier document.")
    revision = serializers.CharField(allow_null=True)


class Change(Shape):
    fingerprint = serializers.CharField(help_text="What `data.changes` of a decision calls it.")
    cls = serializers.ChoiceField(["breaking", "risky", "safe"])
    operation = serializers.CharField()
    where = serializers.CharField(help_text="The place inside the operation: `200 · items[].state`.")
    pointer = PointerPair()
    text = serializers.CharField()
    suggestion = serializers.CharField(help_text="What would make it safe.")
    affects = serializers.CharField(help_text="Whom it concerns.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """A member called `class`, which Python keeps for itself."""
        return {"class" if name == "cls" else name: field for name, field in super().get_fields().items()}


class Counts(Shape):
    unchanged = serializers.IntegerField()
    changed = serializers.IntegerField()
    added = serializers.IntegerField()
    removed = serializers.IntegerField()


class Changes(Shape):
    revision = serializers.IntegerField()
    against = serializers.IntegerField(allow_null=True, help_text="Null for the first revision, which changes nothing.")
    state = serializers.ChoiceField(["done", "waiting", "refused"])
    sentence = serializers.CharField(help_text="Why it could not be compared.")
    progress = serializers.FloatField(help_text="0 to 1; a large contract is compared by a worker.")
    operations = Counts(allow_null=True)
    changes = Change(many=True)
