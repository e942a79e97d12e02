"""A member tries the chat as a resident; and clears away what tests left."""

from dataclasses import dataclass

from aiohttp import web

from admin.at_the_desk import Here, Route, back_to
from admin.guard import Refused
from admin.texts import Fault
from participation import members, pretending
from participation.roles import Right
from participation.words import ChallengeStatus, LinkPurpose, Pretend


@dataclass(frozen=True, slots=True)
class TryPages:
    def table(self) -> list[Route]:
        return [
            Route("POST", "/test", Right.READ_PUBLIC, self.begin),
            Route("POST", "/test/clear", Right.REVIEW, self.clear),
        ]

    async def begin(self, here: Here) -> web.Response:
        """To the chat, by a one-time link."""
        if here.challenge.status is not ChallengeStatus.OPEN:
            raise Refused(Fault.NOT_OPEN)
        token = await members.make_link(
            here.db,
            challenge_id=here.challenge.id,
            member_id=here.member_id,
            purpose=LinkPurpose.TRY_CHAT,
            by=here.member_id,
            now=here.now,
        )
        return web.Response(status=303, headers={"Location": f"/chat/{here.challenge.slug}/test/{token}"})

    async def clear(self, here: Here) -> web.Response:
        """Of all who try it."""
        challenge_id = here.challenge.id
        gone = await pretending.clear_away(here.db, challenge_id=challenge_id, kind=Pretend.TEST, by=here.member_id)
        return back_to(here, f"/submissions?did=cleared&of={gone}")
