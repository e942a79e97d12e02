"""Since when an answer of its resident waits, as a submission's moves say it: for a decision that is taken back."""

from datetime import datetime
from typing import Final

from sqlalchemy import ScalarSelect, case, select

from participation.models import Submission, SubmissionMove
from participation.words import UNDONE_BY_NOTHING, Move

_ANSWERS: Final = (Move.ANSWERED, Move.TURNED, Move.KEPT)


def answered_again() -> ScalarSelect[datetime | None]:
    """Of `Submission` in an update: when its last move that still stands was made, where the resident made it by
    answering; else nothing."""
    return (
        select(case((SubmissionMove.move.in_(_ANSWERS), SubmissionMove.at)))
        .where(
            SubmissionMove.submission_id == Submission.id,
            SubmissionMove.move.not_in(UNDONE_BY_NOTHING),
            SubmissionMove.undone_by.is_(None),
        )
        .order_by(SubmissionMove.id.desc())
        .limit(1)
        .correlate(Submission)
        .scalar_subquery()
    )
