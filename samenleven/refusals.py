"""From an error to what the person at the terminal reads: one table. Errors that are not in it are faults of ours."""

from collections.abc import Sequence
from typing import Final


def sentences_for(error: Exception) -> Sequence[str] | None:
    """What to say; None when the error is not one that a person can do something about."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 — slow to import, and only needed when something failed

    from participation.challenge_file import ChallengeFileFault  # noqa: PLC0415 — only needed when something failed
    from participation.errors import Refusal  # noqa: PLC0415 — as above
    from samenleven.embedded.errors import EmbeddedError  # noqa: PLC0415 — as above
    from samenleven.sentences import Stopped  # noqa: PLC0415 — as above

    match error:
        case Stopped():
            return error.sentences
        case EmbeddedError():
            return (str(error),)
        case ChallengeFileFault():
            return tuple(f"{problem}." for problem in error.problems)
        case Refusal() if sentence := _REFUSALS.get(type(error).__name__):
            return (sentence.format(*error.args),)
        case DBAPIError():
            return (f"The database did not do what was asked ({type(error.orig).__name__}): try `samenleven doctor`.",)
        case OSError(filename=str(name)):
            return (f"{name}: {error.strerror}.",)
        case _:
            return None


_REFUSALS: Final = {
    "NoSuchChallenge": "There is no challenge {}: see `samenleven challenge list`.",
    "ChallengeExists": "There is a challenge {} already: choose another slug in the file.",
    "SamplesThere": "{} sample submissions stand in {} already: take them away with `samenleven demo --remove`.",
    "RealResidents": "Real residents take part in {0}: to put samples among them, type `--challenge {0}`.",
    "NoticeNeedsVersion": "The notice has another text: write a new version of it in the file, or nobody is shown it.",
    "NoSuchMember": "There is nobody with that number in the team: see `samenleven member list`.",
    "NoName": "--name must say how the team calls them.",
    "LastOwner": "This is the last owner: make somebody else an owner first.",
    "MemberDisabled": "This member is disabled: an owner can let them in again, on the page Team.",
}
