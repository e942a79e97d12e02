"""Chats that become one person: who is asked, who hears of it, and who is let go of."""

import pytest
from sqlalchemy import select, text

from conversations.incoming import Asked, Tapped, finding_payload
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Consent, Message, Resident, Submission, Talk
from participation.words import Channel
from tests.builders import a_bot
from tests.conversations.someone import NEED, Someone, someone
from tests.conversations.with_words import ASKED, challenge_of, resident_of, sent, shown, somebody_else


@pytest.fixture
async def fatma(challenge: ChallengeView, fatma: Someone) -> Someone:
    await fatma.taps("Stoppen")
    return fatma


@pytest.mark.parametrize("says_yes", [True, False])
async def test_what_was_sent_here_is_put_together_only_with_a_yes(db: Db, fatma: Someone, *, says_yes: bool) -> None:
    """Somebody may be talked into typing another one's words: then that one would see what they sent."""
    code, omar = await sent(fatma), await somebody_else(db)
    await sent(omar, "Omars eigen woorden.")
    await omar.does(Asked("find"))
    await omar.says(code)
    assert "Uit deze chat kregen we eerder 1 bericht." in omar.last.bubbles
    assert "Wie de vier woorden heeft, ziet dat dan ook." in omar.last.bubbles
    assert NEED not in "".join(bubble for content in omar.log for bubble in content.bubbles)
    await omar.taps("Ja" if says_yes else "Nee")
    owners = (await db.execute(select(Submission.resident_id).order_by(Submission.id))).scalars().all()
    mine = await resident_of(db, fatma)
    assert (owners == [mine, mine]) is says_yes
    assert (await resident_of(db, omar) == mine) is says_yes


async def test_who_has_brought_nothing_is_not_asked(db: Db, fatma: Someone) -> None:
    code, omar = await sent(fatma), await somebody_else(db)
    await omar.does(Asked("mine"))
    assert ASKED in omar.last.bubbles
    await omar.says(code)
    assert await resident_of(db, omar) == await resident_of(db, fatma)
    assert len((await db.execute(select(Resident.id))).all()) == 1
    assert len((await db.execute(select(Consent.id))).all()) == 2


async def test_words_that_were_replaced_before_the_yes_do_nothing(db: Db, fatma: Someone) -> None:
    code, omar = await sent(fatma), await somebody_else(db)
    await sent(omar, "Omars eigen woorden.")
    await omar.does(Asked("find"))
    await omar.says(code)
    await fatma.does(Asked("words"))
    await fatma.taps("Ja")
    assert shown(fatma) != code
    await omar.taps("Ja")
    assert "Die vier woorden werken niet meer. Hier is niets veranderd." in omar.text
    assert len((await db.execute(select(Resident.id))).all()) == 2


async def test_an_old_yes_tapped_again_joins_nobody(db: Db, fatma: Someone) -> None:
    """Replay: the button of a talk that ended, and one that names a code by its number."""
    code, omar = await sent(fatma), await somebody_else(db)
    await sent(omar, "Omars eigen woorden.")
    await omar.does(Asked("find"))
    await omar.says(code)
    talk = (await db.execute(select(Talk.id).where(Talk.state == "open"))).scalar_one()
    await omar.taps("Nee")
    for key, option in (("together", "yes"), ("joined", "1"), ("try-1", "yes")):
        await omar.does(Tapped(talk, key, option))
    assert await resident_of(db, omar) != await resident_of(db, fatma)


async def test_new_words_let_go_of_who_came_with_the_old_ones(db: Db, fatma: Someone) -> None:
    code, thief = await sent(fatma), await someone(db)
    await thief.starts(finding_payload(await challenge_of(db)))
    await thief.says(code)
    later = text("UPDATE chat_residents SET since = since + interval '1 minute' WHERE chat_id = :chat")
    await db.execute(later, {"chat": thief.chat_id})
    await thief.does(Asked("words"))
    await thief.taps("Ja")
    assert thief.last.code is not None  # and was never asked to let go of her own chat
    await fatma.does(Asked("words"))
    await fatma.taps("Ja")
    assert "Er kwam 1 andere chat bij met uw woorden. Zal ik die loslaten?" in fatma.text
    await fatma.taps("Ja")
    assert await resident_of(db, thief) is None
    await thief.does(Asked("mine"))
    assert ASKED in thief.last.bubbles
    await thief.says(code)
    assert await resident_of(db, thief) is None


@pytest.mark.parametrize("channel", [Channel.TELEGRAM, Channel.WEB])
async def test_whose_words_they_are_hears_of_it_in_the_chats_they_had(
    db: Db, challenge: ChallengeView, channel: Channel
) -> None:
    bot = await a_bot(db, channel=channel)
    fatma, elsewhere = await someone(db, bot=bot), await someone(db)
    await fatma.starts(challenge.slug)
    await fatma.taps("Prima, ga verder")
    await fatma.taps("Stoppen")
    code = await sent(fatma)
    await elsewhere.starts(finding_payload(challenge.slug))
    await elsewhere.says(code)
    newest = select(Message.content, Message.state, Message.priority).where(Message.chat_id == fatma.chat_id)
    content, state, priority = (await db.execute(newest.order_by(Message.id.desc()).limit(1))).one()
    assert content["bubbles"] == [
        "Een andere chat vond met uw vier woorden wat u stuurde. Was u dat niet? Typ dan /words."
    ]
    assert (state, priority) == ("sent" if channel is Channel.WEB else "queued", 1)
    told = "".join(bubble for said in elsewhere.log for bubble in said.bubbles)
    assert "Een andere chat" not in told
