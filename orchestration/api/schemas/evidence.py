from rest_framework import serializers

from orchestration.api.schemas.common import Agent, AnyObject, Current, Person, Sha256, Shape, State, Verdict


class File(Shape):
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = Sha256()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    url = serializers.URLField()


class Revision(Shape):
    gate = serializers.CharField()
    number = serializers.IntegerField()
    digest = Sha256(help_text="Of what is served. A decision names it.")
    source_digest = Sha256(help_text="Of the bytes received. Equal bytes are no new revision.")
    kind = serializers.CharField()
    summary = serializers.CharField()
    note = serializers.CharField()
    link = serializers.URLField(allow_null=True)
    confirms_phase = serializers.BooleanField()
    round = serializers.IntegerField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()
    files = File(many=True)
    url = serializers.URLField(help_text="Its page.")


class Finding(Shape):
    """What a check tells the reviewer of a document."""

    code = serializers.CharField(help_text="Such as `goals_unmeasured`.")
    severity = serializers.ChoiceField(choices=["warning"])
    text = serializers.CharField(help_text="A sentence for people.")
    section = serializers.CharField(help_text="The heading that it is about, or empty.")


class RevisionInFull(Revision):
    body = serializers.CharField()
    data = AnyObject()  # type: ignore[assignment]
    findings = Finding(many=True, help_text="Of a PRD or decision record; empty for other artifacts.")


class Revoked(Shape):
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()
    reason = serializers.CharField()


class Decision(Shape):
    id = serializers.IntegerField()
    gate = serializers.CharField()
    verdict = Verdict()
    revision = serializers.IntegerField()
    digest = Sha256()
    role = serializers.CharField(help_text="The role held then.")
    round = serializers.IntegerField()
    reason = serializers.CharField()
    data = AnyObject()  # type: ignore[assignment]
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()
    carried_from = serializers.IntegerField(allow_null=True)
    revoked = Revoked(allow_null=True)


class Revocation(Shape):
    decision = serializers.IntegerField()
    reason = serializers.CharField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()


class Request(Shape):
    gate = serializers.CharField()
    revision = Current()
    note = serializers.CharField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()


class Named(Shape):
    named = Person(many=True, help_text="Everybody who must accept now.")


class Waiver(Shape):
    id = serializers.IntegerField()
    gate = serializers.CharField()
    reason = serializers.CharField()
    until = serializers.DateTimeField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()
    confirmed_by = Person(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    withdrawn = Revoked(allow_null=True, help_text="By whom, when and why it was taken away.")


class WaiverWithdrawal(Shape):
    waiver = serializers.IntegerField(help_text="The withdrawn waiver's id.")
    reason = serializers.CharField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()


class TestResult(Shape):
    __test__ = False  # pytest looks for tests by their name

    id = serializers.IntegerField()
    gate = serializers.CharField()
    risk = serializers.CharField()
    what = serializers.CharField(help_text="The planned test, in the words that it was planned with then.")
    outcome = serializers.ChoiceField(choices=["passed", "failed"])
    link = serializers.CharField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()


class Ruling(Shape):
    complex = serializers.BooleanField()
    reason = serializers.CharField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()


class MadeRuling(Ruling):
    answers = serializers.DictField(
        child=serializers.BooleanField(), help_text="To the questionnaire; empty where it was not filled in."
    )


class RoleRuling(Shape):
    role = serializers.CharField()
    applies = serializers.BooleanField()
    reason = serializers.CharField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()


class Assignment(Shape):
    role = serializers.CharField()
    number = serializers.CharField()
    n = serializers.IntegerField()
    person = Person(allow_null=True)
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()


class Tick(Shape):
    role = serializers.CharField()
    number = serializers.CharField()
    n = serializers.IntegerField()
    done = serializers.BooleanField()
    not_applicable = serializers.BooleanField(help_text="It was set aside; `evidence` says why.")
    evidence = serializers.CharField()
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()


class Resolved(Shape):
    by = Person()
    at = serializers.DateTimeField()
    resolution = serializers.CharField()


class Flag(Shape):
    id = serializers.IntegerField()
    reason = serializers.CharField()
    flag = serializers.CharField(help_text="The playbook's own words, where one was chosen.")
    stopped = serializers.BooleanField(help_text="It sent the feature back to design.")
    missed_at = serializers.CharField(help_text="Where it should have been caught: `gate:prd`, `phase:qa:2`, or empty.")
    by = Person()
    agent = Agent()
    at = serializers.DateTimeField()
    resolved = Resolved(allow_null=True)


class RaisedFlag(Flag):
    state = State(help_text="The feature's state now.")
