"""What the team writes down of own words, by the form on the page of a submission."""

from dataclasses import dataclass

from aiohttp import web
from jinja2 import Environment

from admin.at_hand import listing_of, on_this
from admin.at_the_desk import Here, Route, back_to
from admin.guard import Refused
from admin.one_submission import OnePage, beside
from admin.texts import Fault
from participation.errors import ChangedMeanwhile, NoWords
from participation.readings import write_down
from participation.roles import Right
from participation.words import ReadingKind


@dataclass(frozen=True, slots=True)
class ReadingPages:
    env: Environment

    def table(self) -> list[Route]:
        return [Route("POST", "/submissions/{number}/readings", Right.REVIEW, self.write)]

    async def write(self, here: Here) -> web.StreamResponse:
        kind, language = _asked(here)
        page = OnePage(self.env)
        try:
            await write_down(here.db, on_this(here), kind=kind, language=language, words=here.form.get("words", ""))
        except NoWords:
            return await page.draw(here, fault=Fault.NO_WORDS, at=f"reading-{kind}-{language}")
        except ChangedMeanwhile:
            return await page.draw(here, fault=Fault.CHANGED, at=f"reading-{kind}-{language}", whole=True)
        return back_to(here, beside(listing_of(here), here.number("number")))


def _asked(here: Here) -> tuple[ReadingKind, str]:
    """
    Raises:
        Refused: it is none that stands on the page.
    """
    kind, _dash, language = here.form.get("what", "").partition("-")
    if kind not in list(ReadingKind) or not (language.isascii() and language.isalpha() and len(language) <= 3):
        raise Refused(Fault.FORM)
    return ReadingKind(kind), language
