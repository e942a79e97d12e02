"""The pages *Settings*: whether the chat is open, its texts per language, its times and numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment

from admin import setup_texts
from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.settings import DeskSettings
from admin.setup_form import NoField, Raw, field_of, filled, value_at, with_language, without_language
from admin.texts import Fault
from conversations.catalogues import say
from conversations.texts import NATIVE_NAMES
from participation.challenge_changes import (
    as_file,
    as_written,
    change_challenge,
    next_notice_version,
    notice_changed,
    set_status,
)
from participation.challenge_file import ChallengeFile, ChallengeFileFault, check_challenge
from participation.errors import ChangedMeanwhile
from participation.roles import Right
from participation.words import ChallengeStatus


@dataclass(frozen=True, slots=True)
class Section:
    path: str
    template: str
    roots: tuple[str, ...]
    """What of the file it changes."""


TEXTS: Final = Section(
    "/settings/texts",
    "settings_texts.html",
    ("name", "question", "purpose", "owner", "person.hours", "notice.short", "notice.full", "urgent", "domains"),
)
TIMES: Final = Section(
    "/settings/times",
    "settings_times.html",
    ("operator", "person.telephone", "urgent", "reading_days", "quiet_hours", "time_zone", "pauses"),
)


@dataclass(frozen=True, slots=True)
class SetupPages:
    env: Environment
    settings: DeskSettings

    def table(self) -> list[Route]:
        return [
            Route("GET", "/settings", Right.SET_UP, self.overview),
            Route("POST", "/settings/status", Right.SET_UP, self.set_status),
            Route("GET", TEXTS.path, Right.SET_UP, self.texts),
            Route("POST", TEXTS.path, Right.SET_UP, self.save_texts),
            Route("POST", "/settings/languages", Right.SET_UP, self.languages),
            Route("GET", TIMES.path, Right.SET_UP, self.times),
            Route("POST", TIMES.path, Right.SET_UP, self.save_times),
        ]

    async def overview(self, here: Here) -> web.Response:
        return page(
            self.env,
            "settings.html",
            here,
            section="settings",
            words=setup_texts,
            links=self.settings.sign_in_links,
            saved="saved" in here.request.query,
            OPEN=ChallengeStatus.OPEN,
        )

    async def set_status(self, here: Here) -> web.Response:
        status = ChallengeStatus.OPEN if here.form.get("status") == ChallengeStatus.OPEN else ChallengeStatus.CLOSED
        await set_status(
            here.db, challenge_id=here.challenge.id, status=status, by=here.member_id, version=_version(here)
        )
        return back_to(here, "/settings")

    async def texts(self, here: Here) -> web.Response:
        also = _also(here, here.request.query.get("also", ""))
        raw = as_file(here.challenge)
        return draw(self.env, here, TEXTS, with_language(raw, also) if also else raw, also=also)

    async def save_texts(self, here: Here) -> web.Response:
        also = _also(here, here.form.get("also", ""))
        raw = as_file(here.challenge)
        return await save(self.env, here, TEXTS, with_language(raw, also) if also else raw, also=also)

    async def languages(self, here: Here) -> web.Response:
        """One goes first, or is left out with its texts."""
        what, _, language = here.form.get("do", "").partition(":")
        raw = as_file(here.challenge)
        if language not in raw["languages"] or what not in ("first", "off"):
            raise Refused(Fault.FORM)
        if what == "first":
            raw["languages"] = [language, *(each for each in raw["languages"] if each != language)]
        elif len(raw["languages"]) > 1:
            raw = without_language(raw, language)
        return await save(self.env, here, TEXTS, raw, also="")

    async def times(self, here: Here) -> web.Response:
        return draw(self.env, here, TIMES, as_file(here.challenge))

    async def save_times(self, here: Here) -> web.Response:
        return await save(self.env, here, TIMES, as_file(here.challenge))


async def save(env: Environment, here: Here, section: Section, raw: Raw, **context: Any) -> web.Response:
    """Checked as a file is. What is wrong is told beside its field, and nothing that was typed is lost."""
    try:
        raw = filled(raw, here.fields, section.roots)
        file = _checked(here, raw)
    except NoField:
        raise Refused(Fault.FORM) from None
    except ChallengeFileFault as fault:
        fields = tuple(dict.fromkeys(field_of(each, raw) for each in fault.problems))
        return draw(env, here, section, raw, wrong=fields, **context)
    try:
        await change_challenge(
            here.db, challenge_id=here.challenge.id, file=file, by=here.member_id, version=_version(here)
        )
    except ChangedMeanwhile:
        return draw(env, here, section, raw, fault=Fault.CHANGED_SETTINGS, **context)
    return back_to(here, f"{section.path}?saved")


def draw(
    env: Environment,
    here: Here,
    section: Section,
    raw: Raw,
    *,
    wrong: Sequence[str] = (),
    fault: Fault | None = None,
    **context: Any,
) -> web.Response:
    bad: Mapping[str, str] = {field: say(setup_texts.sentence_of(field), here.language) for field in wrong}
    status = fault.status if fault else Fault.SETTINGS.status if wrong else 200
    return page(
        env,
        section.template,
        here,
        section="settings",
        status=status,
        action=f"{here.url}{section.path}",
        raw=raw,
        value=lambda name: value_at(raw, name),
        languages=raw["languages"],
        bad=bad,
        alert=say((fault or Fault.SETTINGS).sentence, here.language) if fault or wrong else None,
        saved="saved" in here.request.query,
        others=[code for code in NATIVE_NAMES if code not in raw["languages"]],
        words=setup_texts,
        **context,
    )


def _checked(here: Here, raw: Raw) -> ChallengeFile:
    """With a notice that is shown to residents once more when its text is another one."""
    file = check_challenge(raw)
    if not notice_changed(as_file(here.challenge), as_written(file)):
        return file
    notice = here.challenge.setup.notice
    version = next_notice_version(notice.version, now=here.now, time_zone=here.challenge.time_zone)
    return check_challenge(raw | {"notice": raw["notice"] | {"version": version}})


def _also(here: Here, language: str) -> str:
    """A language that is to be added.

    Raises:
        Refused: we have no name for it.
    """
    if language and language not in NATIVE_NAMES:
        raise Refused(Fault.FILTER)
    return "" if language in here.challenge.languages else language


def _version(here: Here) -> int:
    """Of the settings, as they were looked at."""
    return here.number("version")
