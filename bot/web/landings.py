"""The first page: what this is, and a door into each open challenge."""

from collections.abc import Callable, Sequence

from aiohttp import web

from bot.web.view import Landing, OpenChallenge
from bot.web.visit import languages
from conversations.catalogues import OURS, gettext_in
from pages.languages import preferred_language
from participation.challenges import ChallengeView


def landing_of(
    request: web.Request, challenges: Sequence[ChallengeView], telegram_url: Callable[[str], str | None]
) -> Landing:
    offered = sorted({code for each in challenges for code in each.languages}) or OURS
    wish = request.query.get("language", "")
    language = wish if wish in offered else preferred_language(request, offered)
    return Landing(
        url=request.path,
        language=language,
        languages=languages(offered),
        challenges=tuple(_opened(each, language) for each in challenges),
        gettext=gettext_in(language),
        telegram_url=telegram_url(challenges[0].slug) if len(challenges) == 1 else None,
    )


def _opened(challenge: ChallengeView, language: str) -> OpenChallenge:
    setup = challenge.setup
    spoken = language if language in challenge.languages else challenge.languages[0]
    return OpenChallenge(setup.name[spoken], setup.question[spoken], setup.purpose[spoken], f"/chat/{challenge.slug}")
