"""Why two documents cannot be compared, in a sentence for whoever sent them."""


class CannotCompare(Exception):
    """The message is the sentence."""


class NotAContract(CannotCompare):
    """The text or the document is neither an OpenAPI 3.0 or 3.1 description nor a JSON Schema that stands alone."""


class TooMuchToCompare(CannotCompare):
    """The documents are contracts, but comparing them would take more work than one comparison may."""
