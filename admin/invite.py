"""The page *Invite*: where residents come from, and what to hang up or hand out there."""

import re
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from jinja2 import Environment

from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.settings import DeskSettings
from admin.texts import Fault
from conversations.catalogues import OURS, say
from conversations.incoming import PAYLOAD_LIMIT, source_payload
from conversations.texts import _, _n
from pages.poster_address import poster_path
from participation import sources
from participation.challenges import ChallengeView
from participation.errors import NoName, SourceExists
from participation.roles import Right
from participation.sources import SourceView

CARDS: Final = 8
"""On a sheet of A4."""
_FULL: Final = 160
"""Characters of all questions together."""
_NAME: Final = re.compile(r"[a-z0-9-]{1,64}")
_HOW: Final = _("Scan the code, or type the address.")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a poster says in one language."""

    language: str
    question: str
    how: str | None
    """None: our own texts are not in that language."""


@dataclass(frozen=True, slots=True)
class Poster:
    source: str
    link: str
    address: str
    """The same, as a person types it."""
    telegram: str | None
    sentences: tuple[Sentence, ...]
    """In each language of the challenge, the first one largest."""

    @property
    def full(self) -> bool:
        """Whether all that is to be said fits only in smaller letters."""
        return sum(len(each.question) for each in self.sentences) > _FULL


@dataclass(frozen=True, slots=True)
class InvitePages:
    env: Environment
    settings: DeskSettings

    def table(self) -> list[Route]:
        return [
            Route("GET", "/invite", Right.REVIEW, self.invite),
            Route("POST", "/invite", Right.REVIEW, self.add),
            Route("GET", "/invite/{source}/poster", Right.REVIEW, self.poster),
            Route("GET", "/invite/{source}/cards", Right.REVIEW, self.cards),
        ]

    async def invite(self, here: Here) -> web.Response:
        return await self._shown(here)

    async def add(self, here: Here) -> web.Response:
        called = here.form.get("name", "")
        try:
            await sources.add_source(here.db, challenge_id=here.challenge.id, called=called, by=here.member_id)
        except NoName:
            return await self._shown(here, fault=Fault.SOURCE_NAME, called=called)
        except SourceExists:
            return await self._shown(here, fault=Fault.SOURCE_KNOWN, called=called)
        return back_to(here, "/invite")

    async def poster(self, here: Here) -> web.Response:
        return page(self.env, "poster.html", here, section="invite", poster=await self._poster(here))

    async def cards(self, here: Here) -> web.Response:
        return page(self.env, "cards.html", here, section="invite", poster=await self._poster(here), count=CARDS)

    async def _shown(self, here: Here, *, fault: Fault | None = None, called: str = "") -> web.Response:
        listed = await sources.sources_of(here.db, challenge_id=here.challenge.id)
        return page(
            self.env,
            "invite.html",
            here,
            section="invite",
            sources=[(each, _sentences(each, here.language)) for each in listed],
            called=called,
            fault=fault,
        )

    async def _poster(self, here: Here) -> Poster:
        name, challenge = here.request.match_info["source"], here.challenge
        if not _NAME.fullmatch(name):
            raise Refused(Fault.MISSING)
        source = await sources.source_of(here.db, challenge_id=challenge.id, name=name)
        reached = (self.settings.public_url or self.settings.origin).rstrip("/")
        link = reached + poster_path(challenge.slug, source.name)
        payload = source_payload(challenge.slug, source.name)
        return Poster(
            source=source.name,
            link=link,
            address=link.partition("://")[2],
            telegram=self.settings.telegram_url(payload) if len(payload) <= PAYLOAD_LIMIT else None,
            sentences=_said(challenge),
        )


def _said(challenge: ChallengeView) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(language, challenge.setup.question[language], say(_HOW, language) if language in OURS else None)
        for language in challenge.languages
    )


def _sentences(source: SourceView, language: str) -> str:
    if not source.started:
        return say(_("Nobody came in by this yet."), language)
    counts = (
        _n("{count} person started.", "{count} people started.", source.started),
        _n("{count} sent something.", "{count} sent something.", source.sent),
        _n("{count} went on.", "{count} went on.", source.went_on),
    )
    return " ".join(say(each, language) for each in counts)
