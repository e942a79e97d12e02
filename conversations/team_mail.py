"""What members are mailed: each working morning what waits, and at once that something sounds urgent.

No words of residents stand in these: how many, numbers, and where to read them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from conversations.catalogues import say
from conversations.content import Button, Content, Role
from conversations.mailing import ENDS, page_button
from conversations.texts import Counted, _, _n
from participation import beginning, team_mail, today
from participation.challenges import ChallengeView, challenge_by_id, open_challenges
from participation.database import Db
from participation.pretending import is_test
from participation.team_mail import Recipient
from participation.today import Waiting
from participation.words import MailPage


async def send_digests(db: Db, *, now: datetime) -> int:
    """How many were written. What waits for nobody is told to nobody."""
    sent = 0
    for challenge in await open_challenges(db):
        if not await team_mail.claim_morning(db, challenge=challenge, now=now):
            continue
        waiting = await today.waiting(db, challenge=challenge, member_id=0, now=now)
        if lines_of(waiting):
            who = await team_mail.recipients(db, challenge_id=challenge.id, of=MailPage.NO_DIGEST)
            sent += await _send(db, challenge, who, partial(digest, challenge, waiting))
    return sent


async def tell_urgent(db: Db, *, challenge_id: int, number: int) -> int:
    """To how many. In the transaction in which it came in; what a test sent is urgent to nobody.

    Who was just mailed about something urgent here goes to the desk, where this stands too: a mailbox that somebody
    fills is read by nobody.
    """
    if await is_test(db, number=number):
        return 0
    challenge = await challenge_by_id(db, challenge_id)
    button = f"{ENDS}{MailPage.NO_URGENT}"
    who = await team_mail.not_just_told(db, challenge_id=challenge_id, of=MailPage.NO_URGENT, button=button)
    return await _send(db, challenge, who, partial(urgent, challenge, number))


def digest(challenge: ChallengeView, waiting: Waiting, language: str) -> Content:
    """What is most pressing first; what there is none of is left out."""
    told = [say(line, language) for line in lines_of(waiting)]
    desk = Button("desk", say(_("To the desk"), language), Role.GO, url=f"/desk/{challenge.slug}")
    ends = page_button(MailPage.NO_DIGEST, _("No more mail each morning"), language)
    return Content(language, bubbles=tuple(told), buttons=(desk, ends))


def urgent(challenge: ChallengeView, number: int, language: str) -> Content:
    told = say(_("Number {number} sounds urgent. Read it now."), language, {"number": number})
    url = f"/desk/{challenge.slug}/submissions/{number}"
    read = Button("desk", say(_("Read number {number}"), language, {"number": number}), Role.GO, url=url)
    ends = page_button(MailPage.NO_URGENT, _("No more mail about what is urgent"), language)
    return Content(language, bubbles=(told,), buttons=(read, ends))


def lines_of(waiting: Waiting) -> list[Counted]:
    lines = (
        (waiting.urgent, _n("{count} submission sounds urgent.", "{count} submissions sound urgent.", waiting.urgent)),
        (waiting.late, _n("{count} is past its promise.", "{count} are past their promise.", waiting.late)),
        (waiting.to_read, _n("{count} waits to be read.", "{count} wait to be read.", waiting.to_read)),
        (waiting.answered, _n("{count} answer came in.", "{count} answers came in.", waiting.answered)),
        (waiting.messages, _n("{count} message waits for you.", "{count} messages wait for you.", waiting.messages)),
    )
    return [line for count, line in lines if count]


async def _send(db: Db, challenge: ChallengeView, who: Sequence[Recipient], worded: Callable[[str], Content]) -> int:
    contents = {language: worded(language).dump() for language in {each.language for each in who}}
    said = {each.chat_id: contents[each.language] for each in who}
    return await beginning.put(db, said, challenge_id=challenge.id) if said else 0
