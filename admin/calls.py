"""The pages *Calls*: compose one, give it a moment, watch it go out, stop it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment

from admin import call_texts, group_texts
from admin.at_hand import named_in, page_before, told_by
from admin.at_the_desk import Here, Route, back_to, page
from admin.call_aside import aside, window_kinds
from admin.call_form import LIMITS, SCRIPT, Filled, chosen_moment, read_form
from admin.call_groups import choosable, in_groups
from admin.desk_texts import KINDS
from admin.picture_form import read_picture
from admin.prompt_aside import asked_before
from admin.texts import Fault
from conversations.calls import STARTS, label_of
from conversations.catalogues import say
from conversations.notices import try_call
from participation import calls, tags
from participation.areas import leaves
from participation.call_draft import MOST_BUTTONS, CallDraft
from participation.call_queue import figures, resend_uncertain, uncertain_page
from participation.calls import Called, CallMove, CallView
from participation.errors import CallIncomplete, NoTestChat
from participation.pictures import CleanPicture
from participation.pretending import tester
from participation.quiet_hours import awake_at
from participation.roles import Right
from participation.words import BROUGHT, CallState, Does, MessageState

_PAGE: Final = 25
_EMPTY: Final = CallDraft({})


@dataclass(frozen=True, slots=True)
class CallPages:
    env: Environment
    per_second: int
    """Of calls, to Telegram."""
    clean: CleanPicture

    def table(self) -> list[Route]:
        one = "/calls/{call}"
        return [
            Route("GET", "/calls", Right.CALL, self.listed),
            Route("GET", "/calls/new", Right.CALL, self.new),
            Route("POST", "/calls", Right.CALL, self.make, takes_file=True),
            Route("POST", "/calls/preview", Right.CALL, self.preview),
            Route("GET", one, Right.CALL, self.shown),
            Route("GET", f"{one}/figures", Right.CALL, self.figures),
            Route("POST", one, Right.CALL, self.change, takes_file=True),
            Route("POST", f"{one}/test", Right.CALL, self.test, takes_file=True),
            Route("POST", f"{one}/schedule", Right.CALL, self.schedule, takes_file=True),
            Route("POST", f"{one}/now", Right.CALL, self.now, takes_file=True),
            Route("POST", f"{one}/take-back", Right.CALL, self._moves(CallMove.TAKE_BACK)),
            Route("POST", f"{one}/pause", Right.CALL, self._moves(CallMove.PAUSE)),
            Route("POST", f"{one}/resume", Right.CALL, self._moves(CallMove.RESUME)),
            Route("POST", f"{one}/cancel", Right.CALL, self._moves(CallMove.CANCEL)),
            Route("POST", f"{one}/resend", Right.CALL, self.resend),
        ]

    async def listed(self, here: Here) -> web.Response:
        found = await calls.calls_page(
            here.db, challenge_id=here.challenge.id, before=page_before(here), most=_PAGE + 1
        )
        return page(
            self.env,
            "calls.html",
            here,
            section="calls",
            calls=found[:_PAGE],
            more=found[_PAGE - 1].id if len(found) > _PAGE else None,
            first_words=lambda call: _first_words(here, call),
            texts=call_texts,
        )

    async def new(self, here: Here) -> web.Response:
        return await self._compose(here, Filled(_EMPTY, {}), None)

    async def make(self, here: Here) -> web.Response:
        filled = await self._filled(here)
        if filled.faults:
            return await self._compose(here, filled, None, status=400)
        made = await calls.make_call(here.db, filled.draft, challenge_id=here.challenge.id, by=here.member_id)
        return back_to(here, f"/calls/{made}?did=saved")

    async def preview(self, here: Here) -> web.Response:
        """The part beside the form, as it would be now."""
        draft, at = (await self._filled(here)).draft, chosen_moment(here) or here.now
        shown = await aside(here, draft, None, at=at, per_second=self.per_second)
        return page(self.env, "call_aside.html", here, section="calls", **shown)

    async def shown(self, here: Here) -> web.Response:
        call = await self._call(here)
        if call.state is CallState.DRAFT:
            return await self._compose(here, Filled(call.draft, {}), call)
        return page(
            self.env,
            "call.html",
            here,
            section="calls",
            call=call,
            first_words=_first_words(here, call),
            uncertain=await uncertain_page(here.db, call_id=call.id),
            texts=call_texts,
            told=told_by(here, call_texts.DID),
            **await self._figures(here, call),
        )

    async def figures(self, here: Here) -> web.Response:
        """What changes while it goes out."""
        call = await self._call(here)
        return page(
            self.env,
            "call_figures.html",
            here,
            section="calls",
            call=call,
            texts=call_texts,
            **await self._figures(here, call),
        )

    async def change(self, here: Here) -> web.StreamResponse:
        """Saved; and sent or planned with the same button where that was the one."""
        filled = await self._filled(here)
        if filled.faults:
            return await self._compose(here, filled, await self._call(here), status=400)
        await calls.change_call(here.db, _on(here), filled.draft)
        return back_to(here, f"/calls/{here.number('call')}?did=saved")

    async def schedule(self, here: Here) -> web.StreamResponse:
        moment = chosen_moment(here)
        if moment is None or moment < here.now - timedelta(minutes=1):
            return await self._refused(here, await self._filled(here), Fault.NO_MOMENT)
        return await self._begins(here, moment)

    async def now(self, here: Here) -> web.StreamResponse:
        return await self._begins(here, here.now)

    async def test(self, here: Here) -> web.StreamResponse:
        """With what was typed, to the chat that this member tries."""
        filled = await self._filled(here)
        if filled.faults:
            return await self._compose(here, filled, await self._call(here), status=400)
        on = _on(here)
        await calls.change_call(here.db, on, filled.draft)
        tried = {"call_id": on.call_id, "challenge_id": on.challenge_id, "member_id": here.member_id}
        try:
            await try_call(here.db, filled.draft, **tried)
        except CallIncomplete:
            return await self._refused(here, filled, Fault.CALL_INCOMPLETE)
        except NoTestChat:
            return await self._refused(here, filled, Fault.NO_TEST)
        return back_to(here, f"/calls/{on.call_id}?did=tested")

    async def resend(self, here: Here) -> web.StreamResponse:
        await resend_uncertain(here.db, _on(here))
        return back_to(here, f"/calls/{here.number('call')}?did=resent")

    async def _begins(self, here: Here, moment: datetime) -> web.StreamResponse:
        """With what was typed, if it was not saved yet."""
        filled = await self._filled(here)
        if filled.faults:
            return await self._compose(here, filled, await self._call(here), status=400)
        on = _on(here)
        await calls.change_call(here.db, on, filled.draft)
        try:
            again = Called(on.challenge_id, on.call_id, on.by)
            await calls.schedule_call(here.db, again, begins_at=moment)
        except CallIncomplete:
            return await self._refused(here, filled, Fault.CALL_INCOMPLETE)
        return back_to(here, f"/calls/{on.call_id}?did={CallMove.SCHEDULE}")

    async def _refused(self, here: Here, filled: Filled, fault: Fault) -> web.StreamResponse:
        return await self._compose(here, filled, await self._call(here), fault=fault)

    async def _filled(self, here: Here) -> Filled:
        filled, sent = read_form(here), await read_picture(here, self.clean)
        return Filled(replace(filled.draft, picture=sent.picture), {**filled.faults, **sent.faults})

    def _moves(self, move: CallMove) -> Callable[[Here], Awaitable[web.StreamResponse]]:
        async def moved(here: Here) -> web.StreamResponse:
            await calls.move_call(here.db, _on(here), move)
            return back_to(here, f"/calls/{here.number('call')}?did={move}")

        return moved

    async def _call(self, here: Here) -> CallView:
        return await calls.see_call(here.db, challenge_id=here.challenge.id, call_id=here.number("call"))

    async def _figures(self, here: Here, call: CallView) -> Mapping[str, Any]:
        counts = await figures(here.db, call_id=call.id)
        rows = [
            (look, say(word, here.language), counts.states.get(state, 0) - (counts.deferred if _waits(state) else 0))
            for state, (look, word) in call_texts.COUNTED.items()
        ]
        rows.insert(3, ("late", say(call_texts.DEFERRED, here.language), counts.deferred))
        why = [
            (say(call_texts.WHY.get(reason, call_texts.OTHER_WHY), here.language), count)
            for (_state, reason), count in counts.why.items()
        ]
        shown = [row for row in rows if row[2]]
        told = await in_groups(here, call.id)
        lit = window_kinds(shown, counts.all) if counts.all else window_kinds(told.rows, len(told.groups))
        came = say(group_texts.answered(counts.from_groups), here.language) if counts.from_groups else None
        drawn = {"windows": lit, "groups": told.groups, "came": came, "begins": _begins(here, call)}
        return {"counts": counts, "rows": shown, "why": why, **drawn}

    async def _compose(
        self, here: Here, filled: Filled, call: CallView | None, *, fault: Fault | None = None, status: int = 200
    ) -> web.Response:
        zone, picture, languages = ZoneInfo(here.challenge.time_zone), filled.draft.picture, here.challenge.languages
        at = chosen_moment(here) or here.now
        return page(
            self.env,
            "call_form.html",
            here,
            section="calls",
            status=status,
            call=call,
            draft=filled.draft,
            picture_id=picture.id if picture else None,
            alts=picture.alts if picture else {each: here.form.get(f"alt-{each}", "") for each in languages},
            buttons=_rows(filled.draft),
            usual=label_of,
            faults={field: say(text, here.language, values) for field, (text, values) in filled.faults.items()},
            fault=fault,
            scripts=[(f"{SCRIPT}{name}", say(text, here.language)) for name, text in STARTS.items()],
            Does=Does,
            kinds=[(kind, say(KINDS[kind], here.language)) for kind in BROUGHT],
            areas=leaves(here.challenge.areas),
            domains=[(each.id, named_in(here, each.names)) for each in here.challenge.domains],
            tags=await tags.tags_of(here.db, challenge_id=here.challenge.id),
            limits=LIMITS,
            day=here.form.get("day", (here.now.astimezone(zone) + timedelta(days=1)).date().isoformat()),
            time=here.form.get("time", "10:00"),
            prompts=await asked_before(here),
            tester=call and await tester(here.db, challenge_id=here.challenge.id, member_id=here.member_id),
            groups=await choosable(here, filled.draft),
            texts=call_texts,
            told=told_by(here, call_texts.DID),
            **await aside(here, filled.draft, call, at=at, per_second=self.per_second),
        )


def _rows(draft: CallDraft) -> list[Any]:
    """The buttons of the form: those that are there, and empty ones to fill in."""
    return [*draft.buttons, *[None] * (MOST_BUTTONS - len(draft.buttons))]


def _on(here: Here) -> Called:
    version = here.number("version") if here.form.get("version") else None
    return Called(here.challenge.id, here.number("call"), here.member_id, version)


def _first_words(here: Here, call: CallView) -> str:
    """What it begins with, in the member's language where it has that."""
    texts = call.draft.texts
    text = texts.get(here.language) or next(iter(texts.values()), "")
    line = text.strip().splitlines()[0] if text.strip() else ""
    return line if len(line) <= 90 else line[:90].rstrip() + "…"


def _begins(here: Here, call: CallView) -> datetime | None:
    """In quiet hours, when they are over."""
    hours, zone = here.challenge.setup.quiet_hours, here.challenge.time_zone
    return call.begins_at and awake_at(hours, time_zone=zone, now=call.begins_at)


def _waits(state: MessageState) -> bool:
    return state is MessageState.QUEUED
