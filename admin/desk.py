"""The desk put together: its pages on one table of routes, its API on another."""

from typing import Final

from aiohttp import web
from jinja2 import Environment
from sqlalchemy.ext.asyncio import AsyncEngine

from admin import render
from admin.api import table as api
from admin.at_the_desk import AtTheDesk, Route
from admin.audit import AuditPages
from admin.calls import CallPages
from admin.entrance import Entrance
from admin.groups import GroupPages
from admin.guard import Guard
from admin.intake.at_the_table import IntakePages
from admin.intake.files import FilePages
from admin.intake.slips import SlipPages
from admin.invite import InvitePages
from admin.live import Changes, LiveEvents
from admin.mail import YourMailPage
from admin.many import ManyPages
from admin.media_pages import MediaPages
from admin.merging import MergePages
from admin.messages import MessagesPage
from admin.more import MorePage
from admin.phases import PhasePages
from admin.picture_pages import PicturePages
from admin.prompts import PromptPages
from admin.reading_pages import ReadingPages
from admin.redacting import RedactPages
from admin.reviewing import ReviewPages
from admin.settings import DeskSettings
from admin.setup_pages import SetupPages
from admin.setup_places import PlacesPages
from admin.streaming import Streams
from admin.submissions import ListPage
from admin.tag_pages import TagPages
from admin.team import TeamPages
from admin.today import TodayPage
from admin.tokens import TokenPages
from admin.trying import TryPages
from pages.file_forms import FormReader
from pages.rate_limits import RateLimit
from pages.static_files import StaticFiles
from participation.keys import Keys

_MOST_PARTS: Final = 1000
"""Of a form: a prompt's questions in six languages, and every tag of its audience."""


def routes(
    engine: AsyncEngine, keys: Keys, static: StaticFiles, settings: DeskSettings, changes: Changes
) -> list[web.RouteDef]:
    env = render.environment(static)
    at_the_door = Guard(env, settings, RateLimit(per_minute=60, burst=30))
    at_work = Guard(env, settings, RateLimit(per_minute=600, burst=200))
    streams = Streams()
    return [
        *Entrance(engine, keys, env, settings, at_the_door).routes(),
        *AtTheDesk(engine, at_work, FormReader(most_parts=_MOST_PARTS), streams).routes(
            table(env, keys, settings, LiveEvents(engine, changes, settings.secure))
        ),
        *api.routes(engine, env, settings, RateLimit(per_minute=600, burst=200), streams),
    ]


def table(env: Environment, keys: Keys, settings: DeskSettings, live: LiveEvents) -> list[Route]:
    """All that a member can open or do."""
    return [
        *TodayPage(env).table(),
        *ListPage(env).table(),
        *ManyPages(env).table(),
        *ReviewPages(env).table(),
        *ReadingPages(env).table(),
        *RedactPages(env).table(),
        *MediaPages(settings).table(),
        *MergePages(env).table(),
        *CallPages(env, settings.calls_a_second, settings.clean_picture).table(),
        *PicturePages().table(),
        *GroupPages(env, settings).table(),
        *PhasePages(env).table(),
        *PromptPages(env, settings.clean_picture).table(),
        *MessagesPage(env).table(),
        *TagPages(env).table(),
        *IntakePages(env).table(),
        *FilePages(env, keys).table(),
        *SlipPages(env, keys, settings).table(),
        *InvitePages(env, settings).table(),
        *TeamPages(env, settings).table(),
        *YourMailPage(env, keys, settings).table(),
        *AuditPages(env).table(),
        *TokenPages(env).table(),
        *SetupPages(env, settings).table(),
        *PlacesPages(env).table(),
        *TryPages().table(),
        *MorePage(env).table(),
        *live.table(),
    ]
