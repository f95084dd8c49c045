"""The questionnaire on complexity: six questions whose answers the architect's ruling may rest on."""

from collections.abc import Mapping

from projects.errors import Invalid

QUESTIONS: dict[str, str] = {
    "dependency": "Does it bring a new service, data store or outside dependency?",
    "data": "Does it change how existing data is kept, in a way that cannot simply be undone?",
    "access": "Does it change who may see or do what?",
    "interface": "Does it design or break an interface that others build on?",
    "load": "Does it have to carry a load that nobody here has measured yet?",
    "reversal": "Would it be hard to take back within a day?",
}


def reason_from(answers: Mapping[str, bool]) -> str:
    """The answers as the reason of a ruling."""
    yes = [QUESTIONS[key] for key, said in answers.items() if said]
    if not yes:
        return f"All {len(QUESTIONS)} questions of the questionnaire were answered with no."
    return f"Answered with yes: {' '.join(yes)}"


def demand_answers(answers: Mapping[str, bool], *, complex: bool, reason: str) -> None:
    """Raises Invalid where a question is open or unknown, or where a yes stands against the ruling without a reason."""
    if set(answers) - set(QUESTIONS):
        raise Invalid({"answers": [f"The questions are: {', '.join(QUESTIONS)}."]})
    missing = [text for key, text in QUESTIONS.items() if key not in answers]
    if missing:
        raise Invalid({"answers": [f"Answer all of the questions, or none. “{missing[0]}” is open."]})
    if not complex and any(answers.values()) and not reason:
        raise Invalid(
            {"reason": ["A question was answered with yes: say why the feature is not complex all the same."]}
        )
    if complex and not any(answers.values()) and not reason:
        raise Invalid({"reason": ["Every question was answered with no: say what makes the feature complex."]})
