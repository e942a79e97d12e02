"""What of a submission its neighbours may see: only what its author allowed, and what the team accepted."""

from sqlalchemy import ColumnElement, and_, func

from participation.database import fixed
from participation.models import Submission
from participation.words import BROUGHT, Status, Visibility


def public_words(of: type[Submission] = Submission) -> ColumnElement[str]:
    """The public wording, or else the author's own words."""
    return func.coalesce(of.public_wording, of.own_words)


def shown_to_neighbours(of: type[Submission] = Submission) -> ColumnElement[bool]:
    """What they can react to."""
    return and_(of.status == fixed(Status.ACCEPTED.value), may_be_shown(of))


def may_be_shown(of: type[Submission] = Submission) -> ColumnElement[bool]:
    """Wherever it stands. Photos and voices are not shown: nobody made them fit for neighbours. A message to the team
    never is."""
    return and_(
        of.visibility.in_((Visibility.NAMELESS, Visibility.NAMED)),
        of.kind.in_(BROUGHT),
        of.withdrawn_at.is_(None),
        public_words(of) != "",
    )
