"""Who answers what scripts look up, and who does what they do: two visible tables, dataclass to use case."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from conversations import (
    agreeing,
    bringing,
    consented,
    finding,
    mailing,
    neighbouring,
    own,
    prompting,
    proposing,
)
from conversations.deeds import (
    AcknowledgeNotice,
    AddToSubmission,
    AllowCalls,
    AnswerPrompt,
    AnswerProposal,
    AnswerTeam,
    BeNamed,
    BeQuiet,
    ChooseDigest,
    DeclineNotice,
    DetailOffer,
    Erase,
    ForgetAddress,
    GiveData,
    GiveSupport,
    GiveWords,
    HideFromNeighbours,
    JoinChallenge,
    JoinFound,
    LeaveAddress,
    LetGo,
    ListNeighbours,
    LiveIn,
    NewWords,
    OfferCalls,
    RecordSubmission,
    SetAbout,
    SetDomains,
    SetPurpose,
    ShowNeighbour,
    ShowNeighbours,
    SpeakLanguage,
    StopWriting,
    SupportAlong,
    TakeBackSupport,
    TryWords,
    WithdrawSubmission,
    WriteAgain,
)
from conversations.me import AreaChoice
from conversations.queries import (
    AskedByCall,
    LaterChats,
    Mine,
    MyConsents,
    MyMail,
    MySettings,
    MySubmissions,
    Notice,
    NoticeText,
    Person,
    PersonText,
    SettingsText,
    SupportedParts,
    TeamProposals,
    TeamQuestions,
    Urgent,
    UrgentNumber,
)
from conversations.standing import Standing
from participation import call_answers, chats, erasure, mail_addresses, media, outbox, residents
from participation.areas import leaves
from participation.challenges import challenge_by_id
from participation.database import Db
from participation.words import Channel, MailState


async def _notice(db: Db, _query: Notice, at: Standing) -> NoticeText:
    notice = (await challenge_by_id(db, at.challenge_id)).setup.notice
    return NoticeText(notice.version, dict(notice.short), dict(notice.full))


async def _person(db: Db, _query: Person, at: Standing) -> PersonText:
    person = (await challenge_by_id(db, at.challenge_id)).setup.person
    return PersonText(person.telephone, dict(person.hours))


async def _urgent(db: Db, _query: Urgent, at: Standing) -> tuple[UrgentNumber, ...]:
    numbers = (await challenge_by_id(db, at.challenge_id)).setup.urgent
    return tuple(UrgentNumber(each.number, dict(each.label)) for each in numbers)


async def _settings(db: Db, _query: MySettings, at: Standing) -> SettingsText:
    resident = await residents.see_resident(db, resident_id=at.resident)
    challenge = await challenge_by_id(db, at.challenge_id)
    return SettingsText(
        language=resident.language,
        area=next((area.name for area in challenge.areas if area.id == resident.area_id), None),
        name=resident.name,
        areas=tuple(AreaChoice(area.id, area.name, area.parent_id) for area in leaves(challenge.offered_areas)),
        calls=resident.calls,
        digest=resident.digest,
        paused=resident.paused,
        quiet=resident.quiet,
        mail=await _mail(db, at),
    )


async def _mail(db: Db, at: Standing) -> MailState | None:
    """Offered to who writes on a page, where mail goes out; told to whoever left an address."""
    state = await mail_addresses.mail_state(db, resident_id=at.resident)
    offered = at.mail is not None and at.bot.channel is Channel.WEB
    return state if offered or state is not MailState.NONE else None


async def _speak(db: Db, command: SpeakLanguage, at: Standing) -> None:
    await chats.speak_language(db, chat_id=at.chat_id, resident_id=at.resident_id, language=command.language)
    at.language = command.language


async def _join(db: Db, command: JoinChallenge, at: Standing) -> None:
    at.resident_id = await residents.join_challenge(
        db,
        chat_id=at.chat_id,
        challenge_id=at.challenge_id,
        language=at.language,
        notice_version=command.version,
    )
    if at.call is not None:
        who = {"resident_id": at.resident_id, "challenge_id": at.challenge_id}
        await call_answers.note_arrival(db, call_id=at.call, **who)


async def _decline(db: Db, _command: DeclineNotice, at: Standing) -> None:
    await chats.decline_notice(db, chat_id=at.chat_id, declined_at=at.now)
    await outbox.forget_own_words(db, chat_id=at.chat_id)
    await media.forget_unsent(db, chat_id=at.chat_id)


async def _erase(db: Db, _command: Erase, at: Standing) -> None:
    at.erased = await erasure.erase_resident(db, resident_id=at.resident, now=at.now)
    at.resident_id = None


async def _give_data(_db: Db, _command: GiveData, at: Standing) -> None:
    at.gives_data = True


async def _live(db: Db, command: LiveIn, at: Standing) -> None:
    await residents.live_in(db, resident_id=at.resident, area_id=command.area)


async def _named(db: Db, command: BeNamed, at: Standing) -> None:
    await residents.be_named(db, resident_id=at.resident, name=command.name)


Server = Callable[[Db, Any, Standing], Awaitable[Any]]

QUERIES: Final[Mapping[type, Server]] = {
    Notice: _notice,
    MyConsents: consented.my_consents,
    Person: _person,
    Urgent: _urgent,
    MySubmissions: own.mine,
    Mine: own.one_of_mine,
    TeamQuestions: bringing.team_questions,
    SupportedParts: neighbouring.supported_parts,
    TeamProposals: proposing.open_ones,
    MySettings: _settings,
    MyMail: mailing.my_mail,
    LaterChats: finding.later_chats,
    AskedByCall: prompting.asked,
}

DEEDS: Final[Mapping[type, Server]] = {
    SpeakLanguage: _speak,
    JoinChallenge: _join,
    DeclineNotice: _decline,
    RecordSubmission: bringing.record,
    SetDomains: bringing.set_domains,
    SetPurpose: bringing.set_purpose,
    SetAbout: bringing.set_about,
    DetailOffer: bringing.detail_offer,
    ShowNeighbours: bringing.show_neighbours,
    HideFromNeighbours: bringing.hide,
    AddToSubmission: bringing.add,
    AnswerTeam: bringing.answer_team,
    AnswerPrompt: prompting.answer,
    AnswerProposal: proposing.answer,
    WithdrawSubmission: bringing.withdraw,
    ListNeighbours: neighbouring.list_them,
    ShowNeighbour: neighbouring.show,
    GiveSupport: neighbouring.give,
    TakeBackSupport: neighbouring.take_back,
    SupportAlong: neighbouring.give_along,
    LiveIn: _live,
    BeNamed: _named,
    Erase: _erase,
    GiveData: _give_data,
    AcknowledgeNotice: agreeing.acknowledge,
    OfferCalls: agreeing.offer_calls,
    AllowCalls: agreeing.allow_calls,
    ChooseDigest: agreeing.choose_digest,
    BeQuiet: agreeing.be_quiet,
    LeaveAddress: mailing.leave_address,
    ForgetAddress: mailing.forget_address,
    StopWriting: agreeing.stop_writing,
    WriteAgain: agreeing.write_again,
    GiveWords: finding.give_words,
    NewWords: finding.new_words,
    TryWords: finding.try_words,
    JoinFound: finding.join_found,
    LetGo: finding.let_go,
}
