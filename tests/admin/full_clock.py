"""Calls, phases and prompts of the full desk (`full_desk`), and what was merged and brought in from a file."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from participation import batches, merging, review, supports
from participation.batches import Wanted
from participation.call_draft import CallButton, CallDraft, CallPicture
from participation.call_queue import queue_due
from participation.calls import make_call
from participation.challenges import ChallengeView
from participation.database import Db
from participation.firings import fire_due
from participation.group_chats import take_in
from participation.imports import FileTable, Line, keep_file
from participation.models import Chat, Firing, Group, Message, Prompt
from participation.phases import OnPhase, PhasePlan, move_phase, plan_phase
from participation.pictures import keep_picture
from participation.prompt_answers import Given, keep_answers
from participation.prompts import OnPrompt, start_prompt
from participation.review import Reviewed
from participation.starters import make_starters
from participation.words import (
    Deed,
    Does,
    MergeReason,
    MessageState,
    PhaseKind,
    PhaseMove,
    Status,
    SupportKind,
    Visibility,
)
from tests.bot.media.test_pictures import a_photo_that_tells
from tests.builders import KEYS, a_chat, a_group, a_listener, a_resident, a_submission

Called = Callable[[str], str]


async def some_calls(db: Db, challenge: ChallengeView, *, by: int, called: Called) -> dict[str, int]:
    """A draft with a language that has no text, and one that goes out and of which not everything is certain."""
    now = datetime.now(UTC)
    buttons = (CallButton(Does.SCRIPT, {"nl": called("Vertel"), "en": called("Tell us")}, "share_need"),)
    for _ in range(2):
        await a_listener(db, challenge)
    texts = {"nl": called("Waar wilt u een bankje?"), "en": called("Where would you like a bench?")}
    groups = tuple((await db.execute(select(Group.id).where(Group.challenge_id == challenge.id))).scalars())
    going_out = CallDraft(texts, buttons=buttons, groups=groups)
    going = await make_call(db, going_out, challenge_id=challenge.id, by=by, begins_at=now)
    await queue_due(db, now=now)
    first = select(func.min(Message.id)).where(Message.call_id == going).scalar_subquery()
    await db.execute(update(Message).where(Message.id == first).values(state=MessageState.UNCERTAIN))
    seen = {"nl": called("Een leeg grasveld"), "en": called("An empty lawn")}
    picture = CallPicture(await keep_picture(db, a_photo_that_tells(), challenge_id=challenge.id), seen)
    draft = CallDraft({"nl": called("Dag")}, buttons=buttons, picture=picture)
    return {"going": going, "draft": await make_call(db, draft, challenge_id=challenge.id, by=by)}


async def some_groups(db: Db, challenge: ChallengeView, *, by: int, called: Called) -> dict[str, int]:
    """One that calls go to, one that is off, one of no challenge, and one that the bot was taken out of."""
    area = challenge.areas[-1]
    made = [
        await a_group(db, challenge, title=called(title), area=area if active else None, language="en", active=active)
        for title, active in (("Buurtapp Noorderhof", True), ("Straatspeeldag-2026-voorbereidingscommissie", False))
    ]
    await take_in(db, chat_id=await a_chat(db, address="-5"), title=called("Wandelclub"), challenge_id=None)
    left = select(Group.chat_id).where(Group.id == await a_group(db, challenge, title=called("Oud")))
    await db.execute(update(Chat).where(Chat.id.in_(left)).values(blocked_at=datetime.now(UTC)))
    return {"group": made[0]}


async def some_phases(db: Db, challenge: ChallengeView, *, by: int, called: Called) -> dict[str, int]:
    """One with prompts that were answered, one that was closed and one that is planned."""
    now, week = datetime.now(UTC), timedelta(days=7)
    plans = {
        "closed": (PhasePlan(PhaseKind.EXPLORE), (PhaseMove.OPEN, PhaseMove.CLOSE)),
        "open": (PhasePlan(PhaseKind.TRY, called("Soepfiets met een heel lange naam erbij")), (PhaseMove.OPEN,)),
        "planned": (
            PhasePlan(PhaseKind.LEARN, area_id=challenge.areas[-1].id, opens_at=now + week, closes_at=now + 2 * week),
            (),
        ),
    }
    ids: dict[str, int] = {}
    for name, (plan, moves) in plans.items():
        ids[name] = await plan_phase(db, plan, challenge_id=challenge.id, by=by, now=now - 8 * week)
        for weeks, move in enumerate(moves):
            on = OnPhase(challenge.id, ids[name], by)
            await move_phase(db, on, move, now=now - (6 - 3 * weeks) * week, why=called("Daarom."))
    made = await make_starters(db, challenge=challenge, phase_id=ids["open"], kind=PhaseKind.TRY, by=by)
    await _say(db, called)
    await start_prompt(db, OnPrompt(challenge.id, made[1], by), now=now)
    await db.execute(update(Prompt).values(next_at=now))
    await fire_due(db, now=now)
    call_id = (await db.execute(select(Firing.call_id).where(Firing.prompt_id == made[1]))).scalar_one() or 0
    for area in challenge.areas[-2:]:
        given = [Given(1, called("Er kwamen twaalf buren. De soep was op.")), Given(2, options=(4,))]
        resident = await a_resident(db, challenge, area=area)
        await keep_answers(db, given, call_id=call_id, resident_id=resident, language="nl")
    await a_submission(db, challenge, own_words=called("Ik kan soep koken."), language="nl", call_id=call_id)
    return {f"phase_{name}": id_ for name, id_ in ids.items()} | {"prompt": made[1]}


async def _say(db: Db, called: Called) -> None:
    """What the prompts say, as the other words of the team; whatever languages the challenge speaks."""
    for each in (await db.execute(select(Prompt.id, Prompt.texts, Prompt.labels, Prompt.questions))).all():
        texts = {"texts": each.texts, "labels": each.labels, "questions": each.questions}
        said = {name: _said(value, called) for name, value in texts.items()}
        await db.execute(update(Prompt).where(Prompt.id == each.id).values(said | {"fallback": "nl"}))


def _said(value: Any, called: Called) -> Any:
    """Of JSON, what stands under a language."""
    if isinstance(value, list):
        return [_said(each, called) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: called(each) if isinstance(each, str) and name in ("nl", "en") else _said(each, called)
        for name, each in value.items()
    }


async def one_merged(db: Db, challenge: ChallengeView, *, by: int, into: int, called: Called) -> dict[str, int]:
    """A second one about the same, which a neighbour supported."""
    number = await a_submission(
        db, challenge, own_words=called("Een bankje."), status=Status.ACCEPTED, visibility=Visibility.NAMELESS
    )
    neighbour = await a_resident(db, challenge)
    await supports.support(db, challenge_id=challenge.id, number=number, resident_id=neighbour, kind=SupportKind.ME_TOO)
    await merging.merge(db, Reviewed(challenge.id, number, by), into=into, reason=MergeReason.TWICE)
    return {"merged": number}


async def a_file(db: Db, challenge: ChallengeView, *, by: int, called: Called) -> dict[str, int]:
    """That waits until somebody says that it shall be brought in; with a row that cannot be."""
    rows = (Line(2, (called("Een bankje bij de vijver"), "Noorderhof")), Line(3, (called("Een dak"), "Atlantis")))
    table = FileTable((called("Tekst"), called("Buurt")), rows)
    kept = await keep_file(db, challenge_id=challenge.id, content=b"one", table=table, by=by, keys=KEYS)
    return {"file": kept}


async def many_done(db: Db, challenge: ChallengeView, *, by: int, called: Called) -> dict[str, int]:
    """Some could be accepted, one was before, and one is not there."""
    numbers = [await a_submission(db, challenge, own_words=called("Een bankje.")) for _ in range(3)]
    await review.accept(db, Reviewed(challenge.id, numbers[0], by))
    wanted = Wanted(Deed.ACCEPT)
    many = await batches.do_with_many(db, [*numbers, 10**9], challenge_id=challenge.id, by=by, wanted=wanted)
    return {"batch": many}
