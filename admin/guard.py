"""Before every page and form of the desk the limit, and where it was sent from; after it a sentence for a refusal."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from aiohttp import web
from jinja2 import Environment

from admin import answers
from admin.proofs import NotProven
from admin.settings import DeskSettings
from admin.texts import REFUSALS, Fault
from conversations.catalogues import OURS
from pages.addresses import address_for_limits, client_address
from pages.file_forms import Form, FormReader
from pages.forms import plain_form
from pages.languages import preferred_language
from pages.rate_limits import RateLimit
from pages.security import origin_is_ours
from participation.errors import Refusal
from participation.faults import is_passing

Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """For the one who asked, with its sentence."""

    def __init__(self, fault: Fault, language: str | None = None) -> None:
        super().__init__(fault.name)
        self.fault = fault
        self.language = language
        """The member's; None: the browser's."""


@dataclass(frozen=True, slots=True)
class Guard:
    env: Environment
    settings: DeskSettings
    limit: RateLimit
    """Of one address; a whole community centre may share it."""

    def guarded(self, handle: Handle) -> Handle:
        async def answered(request: web.Request) -> web.StreamResponse:
            language = None
            try:
                self._check(request)
                return await handle(request)
            except Refused as refused:
                fault, language = refused.fault, refused.language
            except (Refusal, NotProven) as refusal:
                fault = REFUSALS[type(refusal).__name__]
            except Exception as error:
                if not is_passing(error):
                    raise
                fault = Fault.AWAY
            return answers.refused(self.env, request, fault, language or preferred_language(request, OURS))

        return answered

    def _check(self, request: web.Request) -> None:
        who = address_for_limits(client_address(request, self.settings.trusted_proxies))
        if not self.limit.allow(who, monotonic()):
            raise Refused(Fault.BUSY)
        ours = origin_is_ours(request, self.settings.public_url, self.settings.trusted_proxies)
        if request.method == "POST" and not ours:
            raise Refused(Fault.ORIGIN)


async def fields_of(request: web.Request) -> list[tuple[str, str]]:
    """What was filled in, in order, as PostgreSQL can keep it.

    Raises:
        Refused: it is no form of ours, or comes too slowly.
    """
    fields = await plain_form(request)
    if fields is None:
        raise Refused(Fault.FORM)
    return keepable(fields)


async def form_of(request: web.Request, reader: FormReader) -> Form:
    """The same with a file along.

    Raises:
        Refused: it is no form of ours, or comes too slowly.
    """
    form = await reader.read(request)
    if form is None:
        raise Refused(Fault.FORM)
    form.fields = keepable(form.fields)
    return form


def keepable(fields: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value.replace("\r\n", "\n").replace("\0", "").strip()) for name, value in fields]
