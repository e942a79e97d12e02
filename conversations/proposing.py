"""Serves what the script `turn_message` looks up and does."""

from conversations.deeds import AnswerProposal
from conversations.queries import TeamProposal, TeamProposals
from conversations.standing import Standing
from participation import proposals
from participation.database import Db


async def open_ones(db: Db, _query: TeamProposals, at: Standing) -> tuple[TeamProposal, ...]:
    found = await proposals.open_proposals(db, resident_id=at.resident)
    return tuple(TeamProposal(each.number, each.words, each.kind) for each in found)


async def answer(db: Db, command: AnswerProposal, at: Standing) -> None:
    await proposals.answer_proposal(db, number=command.submission, resident_id=at.resident, agrees=command.agrees)
