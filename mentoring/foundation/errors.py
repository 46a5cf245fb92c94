"""Refusals: what a verb answers when it will not act. Their names are subjects of sentences."""


class Refusal(Exception):
    """A verb said no, changed nothing, and says why in a sentence for a person.

    `field` names the form field that the sentence belongs to, if there is one.
    """

    status = 422
    sentence = "That did not work."
    field: str | None = None

    def __init__(self, sentence: str | None = None, *, field: str | None = None) -> None:
        self.sentence = sentence or type(self).sentence
        self.field = field or type(self).field
        super().__init__(self.sentence)


class NotFound(Refusal):
    """Not there, or not theirs to see: the answer is the same."""

    status = 404
    sentence = "We could not find that page."


class NotAllowed(Refusal):
    """Known, signed in, and not allowed."""

    status = 403
    sentence = "Your role does not include this."


class Conflict(Refusal):
    """Someone else changed it first."""

    status = 409
    sentence = "Someone changed this while you were looking at it. Here is how it stands now."


class LinkExpired(Refusal):
    """A signed link that is too old, already used, or was never ours."""

    status = 404
    sentence = "This link has expired or was already used."
