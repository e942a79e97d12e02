"""What each role may, in one table."""

import pytest

from participation.roles import Right, may
from participation.words import Role

MAY = {
    Right.READ_PUBLIC: "viewer organizer coordinator owner",
    Right.READ_ACCEPTED: "organizer coordinator owner",
    Right.READ_ALL: "coordinator owner",
    Right.REVIEW: "coordinator owner",
    Right.CALL: "coordinator owner",
    Right.PROMPT: "coordinator owner",
    Right.LEAD_TEAM: "owner",
    Right.SET_UP: "owner",
    Right.SEE_AUDIT: "owner",
}


@pytest.mark.parametrize("right", Right)
def test_what_each_role_may(right: Right) -> None:
    assert " ".join(role for role in Role if may(role, right)) == MAY[right]


@pytest.mark.parametrize("right", Right)
def test_who_is_not_of_the_team_may_nothing(right: Right) -> None:
    assert not may(None, right)
