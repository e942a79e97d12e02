"""Calls: listed, made, given a moment, watched, paused, gone on with and cancelled.

What a repeat would send twice is known by its `Idempotency-Key`.
"""

from dataclasses import replace
from datetime import timedelta
from http import HTTPMethod
from typing import Annotated, Any, Final

from pydantic import Field

from admin.api.call_shapes import (
    Call,
    CallInFull,
    NewCall,
    NewCallMove,
    NewMoment,
    draft_of,
    fields_of,
    shown_figures,
)
from admin.api.once import came_to, keep
from admin.api.operations import Asked, Operation, Reply, Version
from admin.api.problems import Problem, wrong_in_body
from admin.api.shapes import Id, Input, Nothing, Output
from admin.api.versions import etag_of_row, version_read
from conversations.texts import _
from participation import calls
from participation.call_queue import figures
from participation.calls import Called, CallView
from participation.roles import Right

PATH: Final = "/challenges/{slug}/calls"
ONE: Final = f"{PATH}/{{call}}"
_PAGE: Final = 50
_MOST: Final = 100
_SLACK: Final = timedelta(minutes=1)
"""A moment that passed while the request came."""


class CallList(Output):
    items: tuple[Call, ...]


class CallQuery(Input):
    before: Id | None = None
    """The id of the last one of the page before."""
    page_size: Annotated[int, Field(ge=1, le=_MOST)] = _PAGE


async def list_calls(asked: Asked[CallQuery, None]) -> Reply:
    found = await calls.calls_page(
        asked.db, challenge_id=asked.challenge.id, before=asked.query.before, most=asked.query.page_size
    )
    return Reply(CallList(items=tuple(Call(**fields_of(each)) for each in found)))


async def get_call(asked: Asked[Nothing, None]) -> Reply:
    return await told_of(asked, asked.number("call"))


async def make_call(asked: Asked[Nothing, NewCall]) -> Reply:
    """A draft: nobody gets it before it has a moment."""
    made = await came_to(asked)
    if made is None:
        made = await calls.make_call(
            asked.db, draft_of(asked), challenge_id=asked.challenge.id, by=asked.bearer.member_id
        )
        await keep(asked, made)
    return await told_of(asked, made)


async def change_call(asked: Asked[Nothing, NewCall]) -> Reply:
    """Its picture and its group chats stay: those are chosen at the desk."""
    on = await on_call(asked, needed=True)
    now = (await seen_call(asked)).draft
    draft = replace(draft_of(asked), picture=now.picture, groups=now.groups, groups_only=now.groups_only)
    await calls.change_call(asked.db, on, draft)
    return await told_of(asked, asked.number("call"))


async def schedule_call(asked: Asked[Nothing, NewMoment]) -> Reply:
    if await came_to(asked) is None:
        moment = asked.body.begins_at or asked.now
        if moment < asked.now - _SLACK:
            raise wrong_in_body("beginsAt", "is past")
        on = await on_call(asked)
        await calls.schedule_call(asked.db, on, begins_at=moment)
        await keep(asked, on.call_id)
    return await told_of(asked, asked.number("call"))


async def move_call(asked: Asked[Nothing, NewCallMove]) -> Reply:
    await calls.move_call(asked.db, await on_call(asked), asked.body.made)
    return await told_of(asked, asked.number("call"))


async def seen_call(asked: Asked[Any, Any]) -> CallView:
    return await calls.see_call(asked.db, challenge_id=asked.challenge.id, call_id=asked.number("call"))


async def told_of(asked: Asked[Any, Any], call_id: int) -> Reply:
    call = await calls.see_call(asked.db, challenge_id=asked.challenge.id, call_id=call_id)
    shown = shown_figures(await figures(asked.db, call_id=call_id))
    return Reply(CallInFull(**fields_of(call), figures=shown), etag_of_row(call))


async def on_call(asked: Asked[Any, Any], *, needed: bool = False) -> Called:
    """The call as it was read.

    Raises:
        Refused: nothing says what was read, where that is `needed`; or it was changed since.
    """
    version = await version_read(asked, lambda: seen_call(asked), needed=needed)
    return Called(asked.challenge.id, asked.number("call"), asked.bearer.member_id, version)


TABLE: Final = (
    Operation(
        HTTPMethod.GET,
        PATH,
        Right.CALL,
        list_calls,
        _("List the calls, the newest first, a page at a time"),
        output=CallList,
        query=CallQuery,
    ),
    Operation(
        HTTPMethod.POST,
        PATH,
        Right.CALL,
        make_call,
        _("Make a call; nobody gets it yet"),
        output=CallInFull,
        status=201,
        body=NewCall,
        needs_key=True,
    ),
    Operation(HTTPMethod.GET, ONE, Right.CALL, get_call, _("See one call, and how it goes out"), output=CallInFull),
    Operation(
        HTTPMethod.PUT,
        ONE,
        Right.CALL,
        change_call,
        _("Change a call, while it is a draft"),
        output=CallInFull,
        body=NewCall,
        version=Version.NEEDED,
        refusals=(Problem.NOT_NOW,),
    ),
    Operation(
        HTTPMethod.POST,
        f"{ONE}/schedules",
        Right.CALL,
        schedule_call,
        _("Give a call its moment: from then on it goes out"),
        output=CallInFull,
        status=201,
        body=NewMoment,
        version=Version.HEEDED,
        needs_key=True,
        refusals=(Problem.NOT_NOW,),
    ),
    Operation(
        HTTPMethod.POST,
        f"{ONE}/moves",
        Right.CALL,
        move_call,
        _("Pause, resume or cancel a call, or make it a draft again"),
        output=CallInFull,
        status=201,
        body=NewCallMove,
        version=Version.HEEDED,
        refusals=(Problem.NOT_NOW,),
    ),
)
