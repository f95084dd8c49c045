"""What is wrong with an artifact, in sentences a person can act on."""

_LONGEST, _LONGEST_FIELD = 600, 200  # characters


class InvalidArtifact(Exception):
    """The submission cannot become a revision.

    `errors` maps a field to its sentences. Fields: `files`, `body`, `data`, `link`, or a place inside the data such as
    `data.risks[2].likelihood`.
    """

    def __init__(self, errors: dict[str, list[str]]) -> None:
        short = {
            _shortened(field, _LONGEST_FIELD): [_shortened(one, _LONGEST) for one in sentences]
            for field, sentences in errors.items()
        }
        super().__init__("; ".join(f"{field}: {' '.join(sentences)}" for field, sentences in short.items()))
        self.errors = short

    @classmethod
    def of(cls, field: str, *sentences: str) -> "InvalidArtifact":
        """One field, one or more sentences."""
        return cls({field: list(sentences)})


def _shortened(text: str, most: int) -> str:
    """Whatever a refusal quotes of what was sent, it stays a sentence."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


class TooLarge(InvalidArtifact):
    """The submission is beyond a size limit; the doors answer 413."""
