"""What is wrong with an artifact, in sentences a person can act on."""


class InvalidArtifact(Exception):
    """The submission cannot become a revision.

    `errors` maps a field to its sentences. Fields: `files`, `body`, `data`, `link`, or a place inside the data such as
    `data.risks[2].likelihood`.
    """

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{field}: {' '.join(sentences)}" for field, sentences in errors.items()))
        self.errors = errors

    @classmethod
    def of(cls, field: str, *sentences: str) -> "InvalidArtifact":
        """One field, one or more sentences."""
        return cls({field: list(sentences)})


class TooLarge(InvalidArtifact):
    """The submission is beyond a size limit; the doors answer 413."""
