"""Slips of paper to take home: four words, and where they are typed. The words are shown this once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from jinja2 import Environment

from admin.at_the_desk import Here, Route, page
from admin.guard import Refused
from admin.settings import DeskSettings
from admin.texts import Fault
from conversations.catalogues import OURS, say
from conversations.hosting import ASIDE
from conversations.incoming import PAYLOAD_LIMIT, finding_payload
from conversations.texts import _
from participation.errors import NotAllowedNow
from participation.imports import see_import
from participation.keys import Keys
from participation.roles import Right
from participation.slips import AT_ONCE, Slip, slip_for, slips_of_import

ON_A_SHEET: Final = 4
"""A6 on A4."""
SCAN: Final = _("Scan the code, or type the address.")
HERE: Final = _("You told us something. Here you see what becomes of it.")
HOW: Final = _("Choose “{button}” there, and type these four words.")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a slip says in one language."""

    language: str
    here: str
    scan: str
    how: str


@dataclass(frozen=True, slots=True)
class SlipPages:
    env: Environment
    keys: Keys
    settings: DeskSettings

    def table(self) -> list[Route]:
        return [
            Route("POST", "/intake/{number}/slip", Right.REVIEW, self.one),
            Route("POST", "/intake/files/{number}/slips", Right.REVIEW, self.of_import),
        ]

    async def one(self, here: Here) -> web.Response:
        number = here.number("number")
        try:
            slip = await slip_for(
                here.db, challenge_id=here.challenge.id, number=number, by=here.member_id, keys=self.keys
            )
        except NotAllowedNow:
            raise Refused(Fault.CLAIMED) from None
        return self._sheets(here, [slip], back=f"{here.url}/intake")

    async def of_import(self, here: Here) -> web.Response:
        """The next hundred; without `after`, the first."""
        import_id = here.number("number")
        await see_import(here.db, challenge_id=here.challenge.id, import_id=import_id)
        slips = await slips_of_import(
            here.db,
            challenge_id=here.challenge.id,
            import_id=import_id,
            by=here.member_id,
            keys=self.keys,
            after=here.number("after") if here.form.get("after") else 0,
        )
        if not slips:
            raise Refused(Fault.NO_SLIPS)
        return self._sheets(here, slips, back=f"{here.url}/intake/files/{import_id}", more=len(slips) == AT_ONCE)

    def _sheets(self, here: Here, slips: Sequence[Slip], *, back: str, more: bool = False) -> web.Response:
        challenge = here.challenge
        link = f"{(self.settings.public_url or self.settings.origin).rstrip('/')}/chat/{challenge.slug}"
        payload = finding_payload(challenge.slug)
        return page(
            self.env,
            "slips.html",
            here,
            section="intake",
            sheets=[slips[at : at + ON_A_SHEET] for at in range(0, len(slips), ON_A_SHEET)],
            sentences={slip.language: _said(challenge.languages, slip.language) for slip in slips},
            link=link,
            address_=link.partition("://")[2],
            telegram=self.settings.telegram_url(payload) if len(payload) <= PAYLOAD_LIMIT else None,
            back=back,
            after=slips[-1].numbers[0] if more else None,
        )


def _said(languages: Sequence[str], first: str) -> Sequence[Printed]:
    """In each language of the challenge that our own texts are in, the resident's first."""
    spoken = sorted((each for each in languages if each in OURS), key=lambda each: each != first) or OURS[:1]
    button = ASIDE["find"][1]
    return [
        Printed(each, say(HERE, each), say(SCAN, each), say(HOW, each, {"button": say(button, each)}))
        for each in spoken
    ]
