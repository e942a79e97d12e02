"""Refusals a person may see. They carry no text: each door and the conversations have a table from error to words.

A use case refuses before it writes: whoever catches a refusal goes on in the same transaction.
"""


class Refusal(Exception):
    """A use case said no; the subclass says why. Details are ids and figures, never what residents wrote."""


class NoSuchChallenge(Refusal):
    """There is no challenge with this slug."""


class ChallengeExists(Refusal):
    """A challenge with this slug is there already."""


class ChallengeClosed(Refusal):
    """The challenge takes nothing in (any more)."""


class NoticeNotAcknowledged(Refusal):
    """Nothing may be kept of somebody who did not go on after the privacy notice."""


class NoSuchResident(Refusal):
    """There is no such resident (any more)."""


class NoSuchSubmission(Refusal):
    """There is no such submission of this resident."""


class NoSuchArea(Refusal):
    """The area is not, or no longer, one of the challenge's."""


class NoSuchCode(Refusal):
    """The four words lead to nobody (any more)."""


class SeenAlready(Exception):
    """This update was handled by an earlier transaction."""
