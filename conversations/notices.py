"""What residents hear of what they sent, worded into the outbox. In the transaction of who calls: the desk's for a
question or a reply, which are sent at once; the clock's for all else, gathered to one a day.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from conversations import calls
from conversations.catalogues import say
from conversations.content import Button, Content, Role
from conversations.hosting import ASIDE
from conversations.merges import GOES_ON, OF_MERGES, ask_along, of_merge, still_true
from conversations.scripts.turn_message import MAY_IT
from conversations.texts import Text, _
from participation import beginning, notices, proposals
from participation.call_draft import CallDraft, spoken
from participation.challenges import ChallengeView, challenge_by_id, open_challenges
from participation.database import Db
from participation.errors import CallIncomplete, NoTestChat
from participation.news import News
from participation.notices import Asked, Due
from participation.pretending import tester
from participation.proposals import Proposed
from participation.quiet_hours import awake_for, is_quiet
from participation.words import OF_DECISIONS, DeclineReason, EntryKind, NoticeKind, Priority

_ANSWER: Final = "menu:answer"
_TURN: Final = "menu:turn"
ASKED: Final = _("The team read number {number} and would like to ask you something.")
READ: Final = _("The team read your message, number {number}.")
REPLIED: Final = _("The team answers your message, number {number}.")
HELLO: Final = _("There is news about what you sent.")
ACCEPTED: Final = _("We read number {number}, and we take it along. Thank you!")
DECLINED: Final = _("We read number {number}, but we cannot go on with it.")
LATE: Final = _("Number {number}: we promised to read it by now. That did not work. We are sorry, and read it soon.")
REDACTED: Final = _(
    "From your words with number {number} the team took personal data out. "
    "That is a name, an address or a number. Where it stood, you now see […]."
)
PHOTO_TAKEN_OUT: Final = _("With number {number} you sent a photo. It shows personal data, so the team deleted it.")
VOICE_TAKEN_OUT: Final = _(
    "With number {number} you sent a voice message. It holds personal data, so the team deleted it."
)
CALL: Final = _("Would you rather talk about it? Call {telephone}. Hours: {hours}.")
REASONS: Final[Mapping[DeclineReason, Text]] = {
    DeclineReason.DONE_ALREADY: _("This is being done already."),
    DeclineReason.ELSEWHERE: _("This is about a place outside our neighbourhood."),
    DeclineReason.ONE_PERSON: _("This is about one person, whom others could recognise."),
    DeclineReason.NOT_OURS: _("Somebody else decides about this, not the neighbourhood."),
}
"""As residents read them. The reason in own words has none of ours."""
_TOLD: Final[Mapping[NoticeKind, Text]] = {
    NoticeKind.ACCEPTED: ACCEPTED,
    NoticeKind.DECLINED: DECLINED,
    NoticeKind.LATE: LATE,
    NoticeKind.REDACTED: REDACTED,
    NoticeKind.PHOTO_TAKEN_OUT: PHOTO_TAKEN_OUT,
    NoticeKind.VOICE_TAKEN_OUT: VOICE_TAKEN_OUT,
}


async def tell_at_once(db: Db, *, challenge_id: int, entry_id: int, now: datetime) -> bool:
    """A question or a reply, when the resident is not to be left in peace; whether it can reach them."""
    asked = await notices.asked_by(db, entry_id=entry_id)
    challenge = await challenge_by_id(db, challenge_id)
    question = asked.kind is EntryKind.QUESTION
    opening = say(ASKED if question else REPLIED, asked.language, {"number": asked.number})
    button = Button(_ANSWER, say(ASIDE["answer"][1], asked.language), Role.GO)
    content = Content(asked.language, bubbles=(opening, asked.words), buttons=(button,) if question else ())
    return await _at_once(db, challenge, asked, content, now)


async def ask_to_turn(db: Db, *, challenge_id: int, number: int, now: datetime) -> bool:
    """Whether a message may become what a member proposed; as with a question."""
    asked = await proposals.proposed(db, number=number)
    opening = say(READ, asked.language, {"number": number})
    button = Button(_TURN, say(ASIDE["turn"][1], asked.language), Role.GO)
    content = Content(asked.language, bubbles=(opening, say(MAY_IT[asked.kind], asked.language)), buttons=(button,))
    return await _at_once(db, await challenge_by_id(db, challenge_id), asked, content, now)


async def try_call(db: Db, draft: CallDraft, *, call_id: int, challenge_id: int, member_id: int) -> None:
    """A call as it is now, for a member's test resident, also at night. It counts nowhere.

    Raises:
        NoTestChat: this member tries no chat now, or wants nothing there.
        CallIncomplete: it says nothing in the language that is spoken there.
    """
    who = await tester(db, challenge_id=challenge_id, member_id=member_id)
    if who is None:
        raise NoTestChat
    if spoken(draft, who.language) is None:
        raise CallIncomplete
    content = calls.worded(draft, call_id=call_id, language=who.language, name=who.name, area=who.area)
    if not await beginning.begin(db, resident_id=who.resident_id, content=content.dump(), priority=Priority.REPLY):
        raise NoTestChat


async def _at_once(db: Db, challenge: ChallengeView, asked: Asked | Proposed, content: Content, now: datetime) -> bool:
    """In quiet hours, as soon as they are over."""
    at = awake_for(challenge.setup.quiet_hours, asked.quiet, time_zone=challenge.time_zone, now=now)
    not_before = at if at > now else None
    return await beginning.begin(db, resident_id=asked.resident_id, content=content.dump(), not_before=not_before)


async def tell_the_news(db: Db, *, now: datetime) -> int:
    """How many residents were told. In quiet hours nobody is, and a second time on one day neither."""
    told = 0
    for challenge in await open_challenges(db):
        if is_quiet(challenge.setup.quiet_hours, time_zone=challenge.time_zone, now=now):
            continue
        for due in await notices.claim_due(db, challenge=challenge, now=now):
            content = worded(due, challenge)
            if content.bubbles:
                told += await beginning.begin(db, resident_id=due.resident_id, content=content.dump())
            await notices.mark_told(db, [each.id for each in due.news], now=now)
    return told


async def find_late(db: Db, *, now: datetime) -> int:
    """What is past its promised reading time is told to its residents, once; how many."""
    return sum([await notices.find_late(db, challenge=each, now=now) for each in await open_challenges(db)])


def worded(due: Due, challenge: ChallengeView) -> Content:
    """Without a bubble where nothing is left to be told."""
    language, told = due.language, still_true(due.news)
    bubbles = [say(HELLO, language)] if len(told) > 1 else []
    for news in told:
        bubbles += _one(news, language)
    if any(news.kind is NoticeKind.DECLINED for news in told):
        person = challenge.setup.person
        bubbles.append(say(CALL, language, {"telephone": person.telephone, "hours": dict(person.hours)}))
    asked = tuple(ask_along(news, language) for news in told if news.kind is NoticeKind.SUPPORT)
    return Content(language, bubbles=tuple(bubbles), buttons=asked)


def _one(news: News, language: str) -> list[str]:
    if news.kind in OF_MERGES:
        return of_merge(news, language)
    bubbles = [say(_TOLD[news.kind], language, {"number": news.number})]
    if news.kind in OF_DECISIONS and news.own != news.number:
        bubbles.insert(0, say(GOES_ON, language, {"own": news.own or 0, "number": news.number}))
    if news.reason is not None and news.reason in REASONS:
        bubbles.append(say(REASONS[news.reason], language))
    if news.words:
        bubbles.append(news.words)
    return bubbles
