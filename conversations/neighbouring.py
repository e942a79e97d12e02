"""Who serves what residents see of their neighbours, and say of it."""

from conversations.deeds import (
    GiveSupport,
    ListNeighbours,
    NeighbourCard,
    NeighbourList,
    ShowNeighbour,
    TakeBackSupport,
)
from conversations.standing import Standing
from participation import supports
from participation.database import Db


async def list_them(db: Db, _command: ListNeighbours, at: Standing) -> NeighbourList:
    where = {"challenge_id": at.challenge_id, "resident_id": at.resident}
    return NeighbourList(
        await supports.submissions_for_neighbours(db, **where), await supports.supported_by(db, **where)
    )


async def show(db: Db, command: ShowNeighbour, at: Standing) -> NeighbourCard | None:
    shown = await supports.show_to_neighbour(
        db, challenge_id=at.challenge_id, number=command.submission, resident_id=at.resident
    )
    if shown is None:
        return None
    return NeighbourCard(shown.number, shown.kind, shown.words, shown.name, shown.area, shown.supports, shown.given)


async def give(db: Db, command: GiveSupport, at: Standing) -> None:
    await supports.support(
        db,
        challenge_id=at.challenge_id,
        number=command.submission,
        resident_id=at.resident,
        kind=command.kind,
        note=command.note,
    )


async def take_back(db: Db, command: TakeBackSupport, at: Standing) -> None:
    await supports.withdraw_support(db, number=command.submission, resident_id=at.resident, kind=command.kind)
