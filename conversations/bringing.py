"""Who does what a resident does with what they bring: recorded at once, enriched after."""

from typing import Final

from conversations import team_mail
from conversations.deeds import (
    AddToSubmission,
    AnswerTeam,
    DetailOffer,
    HideFromNeighbours,
    Recorded,
    RecordSubmission,
    SetAbout,
    SetDomains,
    SetPurpose,
    ShowNeighbours,
    WithdrawSubmission,
)
from conversations.queries import TeamQuestion, TeamQuestions
from conversations.questions import Written
from conversations.standing import Standing
from participation import media, submissions, threads
from participation.database import Db
from participation.languages import CHAT_LANGUAGES, detect
from participation.submissions import MediaRef
from participation.words import Channel

NEIGHBOURS_VERSION: Final = "1"
"""Version of the words with which showing to neighbours is asked (`conversations.scripts.handing_in.SEEN`)."""


async def team_questions(db: Db, _query: TeamQuestions, at: Standing) -> tuple[TeamQuestion, ...]:
    asked = await threads.open_questions(db, resident_id=at.resident)
    return tuple(TeamQuestion(each.number, each.words) for each in asked)


async def record(db: Db, command: RecordSubmission, at: Standing) -> Recorded:
    number = await submissions.record_submission(
        db,
        challenge_id=at.challenge_id,
        resident_id=at.resident,
        kind=command.kind,
        own_words=command.words.text,
        area_id=command.area,
        language=detect(command.words.text, candidates={*at.languages, *CHAT_LANGUAGES}, own=at.language),
        media=_media(command.words, at),
        urgent=command.urgent,
        call_id=at.call,
    )
    await _uploads(db, command.words, number, at)
    if command.urgent:
        await team_mail.tell_urgent(db, challenge_id=at.challenge_id, number=number)
    return Recorded(number)


def _media(words: Written, at: Standing) -> list[MediaRef]:
    """Telegram's; what a page sent along is here already."""
    if at.bot.channel is Channel.WEB:
        return []
    return [MediaRef(at.bot.id, item.file, item.kind, item.seconds) for item in words.attached]


async def _uploads(db: Db, words: Written, number: int, at: Standing) -> None:
    if at.bot.channel is Channel.WEB and words.attached:
        files = [item.file for item in words.attached]
        await media.belong_to(db, number=number, chat_id=at.chat_id, files=files)


async def set_domains(db: Db, command: SetDomains, at: Standing) -> None:
    await submissions.set_domains(db, number=command.submission, resident_id=at.resident, domain_ids=command.domains)


async def set_purpose(db: Db, command: SetPurpose, at: Standing) -> None:
    await submissions.set_purpose(db, number=command.submission, resident_id=at.resident, words=command.words.text)


async def set_about(db: Db, command: SetAbout, at: Standing) -> None:
    await submissions.set_about(db, number=command.submission, resident_id=at.resident, about=command.about)


async def detail_offer(db: Db, command: DetailOffer, at: Standing) -> None:
    await submissions.detail_offer(
        db,
        number=command.submission,
        resident_id=at.resident,
        for_whom=command.for_whom,
        availability=command.availability,
        reach=command.reach,
        company=command.company,
    )


async def show_neighbours(db: Db, command: ShowNeighbours, at: Standing) -> None:
    await submissions.show_neighbours(
        db,
        number=command.submission,
        resident_id=at.resident,
        visibility=command.visibility,
        name=command.name,
        version=NEIGHBOURS_VERSION,
        language=at.language,
    )


async def hide(db: Db, command: HideFromNeighbours, at: Standing) -> None:
    await threads.hide_from_neighbours(db, number=command.submission, resident_id=at.resident)


async def add(db: Db, command: AddToSubmission, at: Standing) -> None:
    words, refs = command.words, _media(command.words, at)
    await threads.add_to_submission(
        db, number=command.submission, resident_id=at.resident, words=words.text, media=refs
    )
    await _uploads(db, words, command.submission, at)


async def answer_team(db: Db, command: AnswerTeam, at: Standing) -> None:
    words, refs = command.words, _media(command.words, at)
    await threads.answer_question(db, number=command.submission, resident_id=at.resident, words=words.text, media=refs)
    await _uploads(db, words, command.submission, at)


async def withdraw(db: Db, command: WithdrawSubmission, at: Standing) -> None:
    await threads.withdraw_submission(db, number=command.submission, resident_id=at.resident)
