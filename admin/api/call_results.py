"""What is known of one call beside itself: who would get it, of whom it is not certain, who answered."""

from http import HTTPMethod
from typing import Annotated, Any, Final

from pydantic import Field

from admin.api.call_shapes import CallInFull
from admin.api.calls import ONE, on_call, seen_call, told_of
from admin.api.once import came_to, keep
from admin.api.operations import Asked, Operation, Reply, Version
from admin.api.problems import Problem
from admin.api.shapes import Find, Id, Input, Nothing, Output, Time
from conversations.texts import _
from participation import call_queue
from participation.audience import count_audience
from participation.call_answers import answers_page
from participation.forecast import forecast
from participation.roles import Right

_PAGE: Final = 50
_MOST: Final = 100


class Count(Output):
    hears: int
    stopped: int
    """They asked us to send nothing. Each resident stands in one of these four alone."""
    no_consent: int
    unreachable: int
    begins_at: Time
    """Not in the challenge's quiet hours."""
    later: int
    """Of those who hear it: in quiet hours of their own then."""


class InDoubt(Output):
    id: Id
    resident: str


class InDoubtList(Output):
    items: tuple[InDoubt, ...]


class AfterQuery(Input):
    after: Annotated[int, Field(ge=0, le=10**15)] = 0
    """The id of the last one of the page before."""
    page_size: Annotated[int, Field(ge=1, le=_MOST)] = _PAGE


class CallAnswer(Output):
    resident: str
    option: str
    """The number of the button, from 0; `words`: they just wrote."""
    at: Time


class AnswerQuery(Input):
    after: Find = ""
    """The resident of the last one of the page before."""
    page_size: Annotated[int, Field(ge=1, le=_MOST)] = _PAGE


class CallAnswerList(Output):
    items: tuple[CallAnswer, ...]


async def count_call(asked: Asked[Nothing, None]) -> Reply:
    call = await seen_call(asked)
    who: dict[str, Any] = {"follows": call.reminds_of}
    challenge, audience = asked.challenge, call.draft.audience
    counted = await count_audience(asked.db, audience, challenge_id=challenge.id, time_zone=challenge.time_zone, **who)
    at = max(call.begins_at or asked.now, asked.now)
    ahead = await forecast(asked.db, audience, challenge=challenge, at=at, per_second=0, **who)
    return Reply(
        Count(
            hears=counted.hears,
            stopped=counted.stopped,
            no_consent=counted.no_consent,
            unreachable=counted.unreachable,
            begins_at=ahead.begins_at,
            later=ahead.later,
        )
    )


async def list_uncertain(asked: Asked[AfterQuery, None]) -> Reply:
    call, query = await seen_call(asked), asked.query
    found = await call_queue.uncertain_page(asked.db, call_id=call.id, after=query.after, most=query.page_size)
    return Reply(InDoubtList(items=tuple(InDoubt(id=each.message_id, resident=each.resident) for each in found)))


async def resend_call(asked: Asked[Nothing, None]) -> Reply:
    """Knowingly: it may have reached them already."""
    if await came_to(asked) is None:
        on = await on_call(asked)
        await call_queue.resend_uncertain(asked.db, on)
        await keep(asked, on.call_id)
    return await told_of(asked, asked.number("call"))


async def list_call_answers(asked: Asked[AnswerQuery, None]) -> Reply:
    call, query = await seen_call(asked), asked.query
    found = await answers_page(asked.db, call_id=call.id, after=query.after, most=query.page_size)
    items = tuple(CallAnswer(resident=each.resident, option=each.option, at=each.at) for each in found)
    return Reply(CallAnswerList(items=items))


TABLE: Final = (
    Operation(
        HTTPMethod.GET,
        f"{ONE}/audience",
        Right.CALL,
        count_call,
        _("Count who would get a call, and when"),
        output=Count,
    ),
    Operation(
        HTTPMethod.GET,
        f"{ONE}/uncertain",
        Right.CALL,
        list_uncertain,
        _("See of whom it is not certain that a call reached them"),
        output=InDoubtList,
        query=AfterQuery,
    ),
    Operation(
        HTTPMethod.POST,
        f"{ONE}/resends",
        Right.CALL,
        resend_call,
        _("Send a call once more to whom it may have reached already"),
        output=CallInFull,
        status=201,
        version=Version.HEEDED,
        needs_key=True,
        refusals=(Problem.NOT_NOW,),
    ),
    Operation(
        HTTPMethod.GET,
        f"{ONE}/answers",
        Right.READ_ALL,
        list_call_answers,
        _("See who answered a call"),
        output=CallAnswerList,
        query=AnswerQuery,
    ),
)
