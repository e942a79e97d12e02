"""The desk's entrance: one-time links, passkeys, signing in and out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment
from sqlalchemy.ext.asyncio import AsyncEngine

from admin import access, answers, proofs
from admin.access import CSRF_FIELD
from admin.browsers import name_of
from admin.guard import Guard, Refused, fields_of
from admin.settings import DeskSettings
from admin.texts import Fault
from conversations.catalogues import OURS, gettext_in
from pages.forms import json_object
from pages.languages import preferred_language
from participation import members, passkeys, sign_ins
from participation.challenges import list_challenges
from participation.database import Db, transaction
from participation.errors import MemberDisabled, NoSuchLink
from participation.keys import Keys
from participation.words import LinkPurpose

_LONGEST_NAME: Final = 60


@dataclass(slots=True)
class Entrance:
    engine: AsyncEngine
    keys: Keys
    env: Environment
    settings: DeskSettings
    guard: Guard

    def routes(self) -> list[web.RouteDef]:
        guarded = self.guard.guarded
        come_in = "/desk/come-in/{token:[A-Za-z0-9_-]{1,100}}"
        return [
            web.get("/desk/sign-in", guarded(self.sign_in_page)),
            web.post("/desk/sign-in/question", guarded(self.ask_who)),
            web.post("/desk/sign-in", guarded(self.sign_in)),
            web.get(come_in, guarded(self.come_in_page)),
            web.post(f"{come_in}/question", guarded(self.ask_for_a_new_one)),
            web.post(f"{come_in}/passkey", guarded(self.enrol)),
            web.post(come_in, guarded(self.come_in)),
            web.post("/desk/sign-out", guarded(self.sign_out)),
            web.get("/desk", guarded(self.home)),
        ]

    # — signing in with a passkey

    async def sign_in_page(self, request: web.Request) -> web.Response:
        return self._page(request, "sign_in.html")

    async def ask_who(self, _request: web.Request) -> web.Response:
        question = proofs.ask_who(self.settings, self.keys, now=datetime.now(UTC))
        return answers.json({"options": question.options, "sealed": question.sealed})

    async def sign_in(self, request: web.Request) -> web.Response:
        answer, sealed, _name = await _answer_of(request)
        now = datetime.now(UTC)
        async with transaction(self.engine) as db:
            try:
                passkey = await passkeys.find_passkey(db, proofs.credential_id(answer))
            except MemberDisabled:
                raise Refused(Fault.DISABLED) from None
            count, asked_at = proofs.check_who(self.settings, self.keys, answer, sealed, passkey, now=now)
            await passkeys.note_use(db, passkey, sign_count=count, asked_at=asked_at, now=now)
            token = await self._signed_in(db, request, passkey.member_id, passkey.id, now)
        return self._welcomed(answers.json({"to": "/desk"}), token)

    # — coming in by a one-time link

    async def come_in_page(self, request: web.Request) -> web.Response:
        """Uses up nothing: a preview of the link may look at it, too."""
        async with self.engine.connect() as db:
            link = await members.look_at_link(db, request.match_info["token"], now=datetime.now(UTC))
        self._check_allowed(link.purpose)
        return self._page(request, "come_in.html", language=link.language, link=link, url=request.path)

    async def ask_for_a_new_one(self, request: web.Request) -> web.Response:
        now = datetime.now(UTC)
        async with self.engine.connect() as db:
            link = await members.look_at_link(db, request.match_info["token"], now=now)
            known = await passkeys.passkeys_of(db, member_id=link.member_id)
        if link.purpose is not LinkPurpose.ENROL:
            raise NoSuchLink
        question = proofs.ask_for_a_new_one(
            self.settings, self.keys, member_id=link.member_id, name=link.name, known=known, now=now
        )
        return answers.json({"options": question.options, "sealed": question.sealed})

    async def enrol(self, request: web.Request) -> web.Response:
        """The new passkey is kept, the link used up, and its member signed in: in one transaction."""
        answer, sealed, name = await _answer_of(request)
        now = datetime.now(UTC)
        async with transaction(self.engine) as db:
            link = await members.use_link(db, request.match_info["token"], purpose=LinkPurpose.ENROL, now=now)
            new = proofs.check_new_one(self.settings, self.keys, answer, sealed, member_id=link.member_id, now=now)
            passkey_id = await passkeys.add_passkey(
                db,
                member_id=link.member_id,
                credential_id=new.credential_id,
                public_key=new.public_key,
                sign_count=new.sign_count,
                name=name or name_of(request.headers.get("User-Agent", "")),
            )
            token = await self._signed_in(db, request, link.member_id, passkey_id, now)
        return self._welcomed(answers.json({"to": "/desk"}), token)

    async def come_in(self, request: web.Request) -> web.Response:
        """One sign-in without a passkey, by a plain form."""
        self._check_allowed(LinkPurpose.SIGN_IN)
        now = datetime.now(UTC)
        async with transaction(self.engine) as db:
            link = await members.use_link(db, request.match_info["token"], purpose=LinkPurpose.SIGN_IN, now=now)
            token = await self._signed_in(db, request, link.member_id, None, now)
        return self._welcomed(web.Response(status=303, headers={"Location": "/desk"}), token)

    # — leaving

    async def sign_out(self, request: web.Request) -> web.Response:
        secure, now = self.settings.secure, datetime.now(UTC)
        form = dict(await fields_of(request))
        async with transaction(self.engine) as db:
            visitor = await access.visitor_of(db, request, secure=secure, now=now)
            if visitor is not None:
                if not access.csrf_is_right(visitor, form.get(CSRF_FIELD, "")):
                    raise Refused(Fault.ORIGIN)
                await sign_ins.end_sign_in(db, member_id=visitor.signed_in.member_id, sign_in_id=visitor.signed_in.id)
        away = web.Response(status=303, headers={"Location": "/desk/sign-in"})
        access.forget(away, secure=secure)
        return away

    async def home(self, request: web.Request) -> web.Response:
        """The desk of the challenge one is a member of; where there are several, the first."""
        async with transaction(self.engine) as db:
            visitor = await access.visitor_of(db, request, secure=self.settings.secure, now=datetime.now(UTC))
            mine = [each for each in await list_challenges(db) if visitor and visitor.role_in(each.id)]
        where = f"/desk/{mine[0].slug}" if mine else "/desk/sign-in"
        return web.Response(status=303, headers={"Location": where})

    # — what they share

    def _check_allowed(self, purpose: LinkPurpose) -> None:
        switched_off = purpose is LinkPurpose.SIGN_IN and not self.settings.sign_in_links
        if switched_off or purpose is LinkPurpose.TRY_CHAT:
            raise NoSuchLink

    async def _signed_in(
        self, db: Db, request: web.Request, member_id: int, passkey_id: int | None, now: datetime
    ) -> str:
        """A new secret; the sign-in that this browser came with, if any, ends."""
        before = await access.visitor_of(db, request, secure=self.settings.secure, now=now)
        if before is not None:
            await sign_ins.end_sign_in(db, member_id=before.signed_in.member_id, sign_in_id=before.signed_in.id)
        browser = name_of(request.headers.get("User-Agent", ""))
        return await sign_ins.sign_in(db, member_id=member_id, passkey_id=passkey_id, browser=browser, now=now)

    def _welcomed(self, answer: web.Response, token: str) -> web.Response:
        answer.headers["Cache-Control"] = "no-store"
        access.keep(answer, token, secure=self.settings.secure)
        return answer

    def _page(
        self, request: web.Request, template: str, *, language: str | None = None, **context: object
    ) -> web.Response:
        spoken = language if language in OURS else _language(request)
        page = self.env.get_template(template).render(language=spoken, _=gettext_in(spoken), **context)
        return answers.html(page)


async def _answer_of(request: web.Request) -> tuple[Mapping[str, Any], str, str]:
    """The browser's proof, the question it answers, and the name that was typed for it.

    Raises:
        Refused: it is no such thing.
    """
    sent = await json_object(request) or {}
    answer, sealed, name = sent.get("answer"), sent.get("sealed"), sent.get("name", "")
    if not (isinstance(answer, dict) and isinstance(sealed, str) and isinstance(name, str)):
        raise Refused(Fault.FORM)
    return answer, sealed, name.replace("\0", "").strip()[:_LONGEST_NAME]


def _language(request: web.Request) -> str:
    return preferred_language(request, OURS)
