"""Many submissions at once: one thing done with all of a list or of a filter, told for each, and taken back."""

from http import HTTPMethod
from typing import Annotated, Any, Final, Literal

from pydantic import Field, RootModel

from admin.api.once import came_to, keep
from admin.api.operations import Asked, Operation, Reply
from admin.api.problems import Problem
from admin.api.shapes import Id, Input, Nothing, Output, Time
from admin.api.submissions import Filter, filter_by
from admin.api.tags import GroupName, TagName
from conversations.texts import _
from participation import batches
from participation.batch_view import see_batch
from participation.batches import Wanted
from participation.roles import Right
from participation.words import Deed, Outcome

_MANY: Final = "/challenges/{slug}/submission-batches"


class Chosen(Input):
    submissions: Annotated[tuple[Id, ...], Field(min_length=1, max_length=batches.MOST)] | Filter
    """Their numbers; or a filter, and then all of it."""


class AcceptMany(Chosen):
    deed: Literal[Deed.ACCEPT]


class TagMany(Chosen):
    deed: Literal[Deed.TAG]
    tag: TagName
    group: GroupName = ""


class DomainMany(Chosen):
    """Beside the domains that they have."""

    deed: Literal[Deed.DOMAIN]
    domain_id: Id


class AssignMany(Chosen):
    deed: Literal[Deed.ASSIGN]
    assigned_to: Id | None
    """null: nobody's turn."""


class NewBatch(RootModel[Annotated[AcceptMany | TagMany | DomainMany | AssignMany, Field(discriminator="deed")]]):
    """One deed."""


class Item(Output):
    number: Id
    outcome: Outcome


class Batch(Output):
    id: Id
    deed: Deed
    target_id: Id | None
    """The tag, the domain or the member."""
    by: str | None
    made_at: Time
    undone_at: Time | None
    items: tuple[Item, ...]


async def make_batch(asked: Asked[Nothing, NewBatch]) -> Reply:
    made = await came_to(asked)
    if made is None:
        wanted, who = asked.body.root, {"challenge_id": asked.challenge.id, "by": asked.bearer.member_id}
        numbers = await _numbers(asked, wanted.submissions)
        made = await batches.do_with_many(asked.db, numbers, **who, wanted=_wanted(wanted))
        await keep(asked, made)
    return Reply(await _told(asked, made))


async def see_one_batch(asked: Asked[Nothing, None]) -> Reply:
    return Reply(await _told(asked, asked.number("batch")))


async def undo_one_batch(asked: Asked[Nothing, None]) -> Reply:
    number = asked.number("batch")
    await batches.undo_batch(asked.db, challenge_id=asked.challenge.id, batch_id=number, by=asked.bearer.member_id)
    return Reply(await _told(asked, number))


async def _numbers(asked: Asked[Any, Any], chosen: tuple[int, ...] | Filter) -> tuple[int, ...] | list[int]:
    if isinstance(chosen, tuple):
        return chosen
    return await batches.numbers_of(
        asked.db,
        filter_by(asked, chosen, place="body"),
        challenge_id=asked.challenge.id,
        member_id=asked.bearer.member_id,
    )


def _wanted(body: AcceptMany | TagMany | DomainMany | AssignMany) -> Wanted:
    match body:
        case TagMany():
            return Wanted(Deed.TAG, tag=body.tag, group=body.group)
        case DomainMany():
            return Wanted(Deed.DOMAIN, body.domain_id)
        case AssignMany():
            return Wanted(Deed.ASSIGN, body.assigned_to)
        case AcceptMany():
            return Wanted(Deed.ACCEPT)


async def _told(asked: Asked[Any, Any], batch_id: int) -> Batch:
    view = await see_batch(asked.db, challenge_id=asked.challenge.id, batch_id=batch_id)
    items = tuple(Item(number=number, outcome=outcome) for number, outcome in view.outcomes.items())
    values = {name: getattr(view, name) for name in Batch.model_fields if name != "items"}
    return Batch(**values, items=items)


TABLE: Final = (
    Operation(
        HTTPMethod.POST,
        _MANY,
        Right.REVIEW,
        make_batch,
        _("Accept, tag, give a domain to or hand over many at once"),
        output=Batch,
        status=201,
        body=NewBatch,
        needs_key=True,
    ),
    Operation(
        HTTPMethod.GET,
        f"{_MANY}/{{batch}}",
        Right.REVIEW,
        see_one_batch,
        _("Read how it went with each of many, for a week"),
        output=Batch,
    ),
    Operation(
        HTTPMethod.POST,
        f"{_MANY}/{{batch}}/undos",
        Right.REVIEW,
        undo_one_batch,
        _("Take it back with all that nobody changed since"),
        output=Batch,
        status=201,
        refusals=(Problem.NOT_NOW,),
    ),
)
