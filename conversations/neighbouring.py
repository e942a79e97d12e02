"""Who serves what residents see of their neighbours, and say of it."""

from conversations.deeds import (
    GiveSupport,
    ListNeighbours,
    NeighbourCard,
    NeighbourList,
    ShowNeighbour,
    SupportAlong,
    TakeBackSupport,
)
from conversations.queries import SupportedPart, SupportedParts
from conversations.standing import Standing
from participation import supports
from participation.database import Db
from participation.support_along import asked_along, support_along


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


async def supported_parts(db: Db, _query: SupportedParts, at: Standing) -> tuple[SupportedPart, ...]:
    asked = await asked_along(db, challenge_id=at.challenge_id, resident_id=at.resident)
    return tuple(SupportedPart(each.number, each.words) for each in asked)


async def give_along(db: Db, command: SupportAlong, at: Standing) -> None:
    await support_along(db, challenge_id=at.challenge_id, number=command.submission, resident_id=at.resident)


async def take_back(db: Db, command: TakeBackSupport, at: Standing) -> None:
    await supports.withdraw_support(db, number=command.submission, resident_id=at.resident, kind=command.kind)
