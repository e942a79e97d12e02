"""Who serves what a resident sees of what they sent."""

from conversations.queries import GoesOnAs, Mine, MySubmission, MySubmissions
from conversations.standing import Standing
from participation import threads
from participation.database import Db


async def mine(db: Db, _query: MySubmissions, at: Standing) -> tuple[MySubmission, ...]:
    return tuple(_seen(each) for each in await threads.own_submissions(db, resident_id=at.resident))


async def one_of_mine(db: Db, query: Mine, at: Standing) -> MySubmission | None:
    found = await threads.own_submission(db, number=query.number, resident_id=at.resident)
    return _seen(found) if found else None


def _seen(own: threads.OwnSubmission) -> MySubmission:
    merged = GoesOnAs(own.merged.number, own.merged.status, own.merged.words) if own.merged else None
    return MySubmission(
        own.number, own.kind, own.status, own.own_words, own.visibility, own.additions, own.told, own.supports, merged
    )
