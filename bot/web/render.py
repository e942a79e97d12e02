"""Draws the pages of the web chat, whole or by the part: what a live event carries is what the page would have held."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader

from bot.web.offline import MANIFEST_FILE, worker_url
from bot.web.view import ChatPage, Entry, Frame, Landing
from bot.web.wording import clock, day, listed
from conversations.catalogues import gettext_in
from conversations.content import DATA_FILE
from pages import templates
from pages.qr_code import qr_code
from pages.static_files import StaticFiles
from participation.pictures import name_of

STATIC: Final = Path(__file__).parent / "static"
_TEMPLATES: Final = Path(__file__).parent / "templates"
_MOST_HOUSES: Final = 8
_FEW_HOUSES: Final = 5


@dataclass(frozen=True, slots=True)
class Step:
    at: int
    of: int
    lit: int
    houses: int


def environment(static: StaticFiles) -> Environment:
    """`static` holds the look and `STATIC`: `pages.look.look(STATIC)`."""
    env = templates.environment(FileSystemLoader(_TEMPLATES), static=static)
    env.filters["clock"] = clock
    env.filters["listed"] = listed
    env.filters["picture_name"] = name_of
    env.globals["data_file"] = DATA_FILE
    env.globals["qr_code"] = qr_code
    env.globals["manifest_file"] = MANIFEST_FILE
    env.globals["worker_url"] = partial(worker_url, env)
    return env


def page(env: Environment, view: ChatPage) -> str:
    newest = view.entries[-1] if view.entries else None
    return _render(
        env,
        "chat.html",
        view.frame,
        view=view,
        turns=list(_turns(view)),
        open=view.open,
        newest=newest,
        step=_step(view.open),
    )


def item(env: Environment, entry: Entry, frame: Frame, *, is_open: bool, is_newest: bool = False) -> str:
    """One message, an `<li>`. Only the open question has a filled button."""
    return _render(env, "item.html", frame, entry=entry, is_open=is_open, is_newest=is_newest)


def step(env: Environment, open_entry: Entry | None, frame: Frame) -> str:
    """How far the open question is, a `<div id="step">`; an empty one where nothing says so."""
    return _render(env, "step.html", frame, open=open_entry, step=_step(open_entry))


def ways(env: Environment, open_entry: Entry | None, frame: Frame) -> str:
    """Back and stop of the open question, a `<div id="ways">`; an empty one when there are none."""
    return _render(env, "ways.html", frame, open=open_entry)


def landing(env: Environment, view: Landing) -> str:
    return env.get_template("landing.html").render(view=view, language=view.language, _=view.gettext)


def trying(env: Environment, challenge: str, url: str, language: str) -> str:
    """What a member reads before they try the chat."""
    text = gettext_in(language)
    return env.get_template("trying.html").render(challenge=challenge, url=url, language=language, _=text)


def _render(env: Environment, template: str, frame: Frame, **context: object) -> str:
    rendered = env.get_template(template).render(frame=frame, language=frame.language, _=frame.gettext, **context)
    return rendered.strip()


def _turns(view: ChatPage) -> Iterator[tuple[str | None, Entry]]:
    """Every message, with the day above the first of a day."""
    frame, before = view.frame, None
    for entry in view.entries:
        today = entry.at.astimezone(frame.zone).date()
        name = day(entry.at, now=frame.now, zone=frame.zone, language=frame.language, gettext=frame.gettext)
        yield (name if today != before else None), entry
        before = today


def _step(entry: Entry | None) -> Step | None:
    """A house for every step; a script with very many gets five, lit in proportion."""
    if entry is None or entry.content.step is None:
        return None
    at, of = entry.content.step
    done = max(0, min(at - 1, of))
    if of <= _MOST_HOUSES:
        return Step(at=at, of=of, lit=done, houses=of)
    return Step(at=at, of=of, lit=done * _FEW_HOUSES // of, houses=_FEW_HOUSES)
