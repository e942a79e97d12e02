"""The page Your mail: an address given, wishes, forgotten; and where no mail is sent, the text to copy."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import mail_addresses
from participation.database import transaction
from participation.mail_addresses import Wishes
from participation.models import Audit, Chat, Message
from participation.words import MailState
from tests.admin.conftest import Desk, a_client, a_desk
from tests.builders import a_members_mail, a_submission
from tests.participation.lives import all_rows

ADDRESS = "hanna@example.org"
HERE = "/desk/wonen/mail"


@dataclass
class Mailing:
    desk: Desk
    hanna: int

    async def wishes(self) -> Wishes:
        async with transaction(self.desk.engine) as db:
            return await mail_addresses.members_wishes(db, member_id=self.hanna)


async def test_an_address_is_given_confirmed_by_a_link_and_shown_to_nobody(the_desk: Desk) -> None:
    mailing = Mailing(the_desk, await the_desk.member())
    async with a_client(the_desk, mailing.hanna) as client:
        assert "Your mail address" in (await client.get(HERE))[1]
        status, page = await client.post(HERE, {"address": '"><b>'})
        assert (status, "That is no mail address." in page, 'value="&#34;&gt;&lt;b&gt;"' in page) == (
            400,
            True,
            True,
        )
        assert (await client.post(HERE, {"address": ADDRESS}))[0] == 303
        assert "We sent a mail to that address." in (await client.get(HERE))[1]
        async with transaction(the_desk.engine) as db:
            assert [row for row in await all_rows(db) if ADDRESS in row[1]] == []
            assert (await db.execute(select(Message.state))).scalars().all() == ["queued"]
            noted = await db.execute(select(Audit.action, Audit.member_id).order_by(Audit.id.desc()).limit(1))
            assert noted.one() == ("mail_left", mailing.hanna)
        assert (await mailing.wishes()).state is MailState.ASKED
        for _ in range(mail_addresses.MOST_TO_ONE - 1):
            await client.post(HERE, {"address": ADDRESS})
        status, page = await client.post(HERE, {"address": ADDRESS})
        assert (status, "too many mails" in page, f'value="{ADDRESS}"' in page) == (429, True, True)


async def test_what_is_mailed_is_chosen_and_the_address_forgotten(the_desk: Desk) -> None:
    mailing = Mailing(the_desk, await the_desk.member())
    async with transaction(the_desk.engine) as db:
        await a_members_mail(db, mailing.hanna)
    async with a_client(the_desk, mailing.hanna) as client:
        assert (await client.get(HERE))[1].count("checked") == 2
        await client.post(f"{HERE}/wishes", {"wants": "urgent"})
        wishes = await mailing.wishes()
        assert (wishes.digest, wishes.urgent) == (False, True)
        await client.post(f"{HERE}/forget")
    assert (await mailing.wishes()).state is MailState.NONE
    async with transaction(the_desk.engine) as db:
        assert (await db.execute(select(Chat.id))).all() == []


async def test_where_no_mail_is_sent_the_page_says_so_and_gives_the_text(engine: AsyncEngine) -> None:
    async with a_desk(engine, mail=None) as the_desk, a_client(the_desk, await the_desk.member()) as client:
        page = (await client.get(HERE))[1]
        assert "No mail is sent from here." in page
        assert "Nothing waits.</textarea>" in page
        assert 'name="address"' not in page
        async with transaction(the_desk.engine) as db:
            await a_submission(db, the_desk.challenge)
        assert "1 waits to be read.</textarea>" in (await client.get(HERE))[1]
        status, refused = await client.post(HERE, {"address": ADDRESS})
        assert (status, "SMTP_URL" in refused) == (409, True)
