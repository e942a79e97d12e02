"""What a chat hears and what comes of it, with the real host on the real database, one transaction a message."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from conversations.incoming import (
    Asked,
    Blocked,
    Chose,
    DeepLink,
    InGroup,
    Sent,
    Shared,
    Tapped,
    Wrote,
    deep_link,
    tapped,
)
from conversations.questions import Attached
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import SeenAlready
from participation.models import Chat, Media, Message, Resident, Submission, Talk
from participation.words import ChallengeStatus, Channel, Kind, MediaKind, TalkState
from tests.builders import a_bot, a_challenge
from tests.conversations.someone import Someone, a_resident_of, someone

NEED = "Er is geen bankje meer bij de vijver."


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def fatma(db: Db, challenge: ChallengeView) -> Someone:
    return await a_resident_of(db, challenge.slug)


async def _submissions(db: Db) -> list[str]:
    return list((await db.execute(select(Submission.own_words).order_by(Submission.id))).scalars())


async def _states(db: Db, chat_id: int) -> list[tuple[str, str]]:
    rows = await db.execute(select(Talk.script, Talk.state).where(Talk.chat_id == chat_id).order_by(Talk.id))
    return [(script, state) for script, state in rows]


# — the welcome


async def test_two_taps_and_three_bubbles_before_a_resident_can_say_what_they_came_for(
    db: Db, challenge: ChallengeView
) -> None:
    person = await someone(db, language="en")
    await person.starts(challenge.slug)
    await person.taps("Nederlands")
    await person.taps("Prima, ga verder")

    assert len(person.log[0].bubbles) == 2
    assert person.last.bubbles == ("Wat mist u? Of wat wilt u brengen? Schrijf het hier.",)
    assert person.last.writes


async def test_the_first_screen_is_in_the_language_of_the_app_when_the_challenge_speaks_it(
    db: Db, challenge: ChallengeView
) -> None:
    english, turkish = await someone(db, language="en-GB"), await someone(db, language="tr")
    await english.starts(challenge.slug)
    await turkish.starts(challenge.slug)

    assert english.last.language == "en"
    assert turkish.last.language == challenge.languages[0]
    assert "Kendi dilinizde" in turkish.text


async def test_nobody_is_a_resident_before_the_notice_was_acknowledged(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.starts(challenge.slug)
    assert not (await db.execute(select(Resident))).all()

    await person.taps("Prima, ga verder")
    resident = (await db.execute(select(Resident))).one()
    assert (resident.challenge_id, resident.language, resident.name) == (challenge.id, "nl", None)


async def test_who_declines_is_forgotten_but_for_the_address_and_can_begin_again(
    db: Db, challenge: ChallengeView
) -> None:
    person = await someone(db)
    await person.starts(challenge.slug)
    await person.taps("Nee, dank u")

    assert not (await db.execute(select(Resident))).all()
    assert (await db.execute(select(Chat.declined_at))).scalar_one() is not None
    assert challenge.setup.person.telephone in person.text
    await person.taps("Beginnen")
    assert "Prima, ga verder" in person.labels()


async def test_what_is_written_before_the_welcome_is_not_lost(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.says(NEED)
    await person.taps("Prima, ga verder")

    assert "Iets wat ik mis" in person.labels()
    await person.taps("Iets wat ik mis")
    await person.taps("Noorderhof")
    await person.taps("Versturen")
    assert await _submissions(db) == [NEED]


@pytest.mark.parametrize(("goal", "question"), [("need", "Wat mist u in uw buurt?"), ("offer", "Wat wilt u brengen")])
async def test_a_deep_link_leads_straight_to_what_it_is_for_and_tells_where_somebody_came_from(
    db: Db, challenge: ChallengeView, goal: str, question: str
) -> None:
    person = await someone(db)
    await person.starts(f"{challenge.slug}_flyer-1_{goal}")
    await person.taps("Prima, ga verder")

    assert question in person.text
    source = await db.execute(text("SELECT s.name FROM residents r JOIN sources s ON s.id = r.source_id"))
    assert source.scalar_one() == "flyer-1"


async def test_a_link_to_nowhere_is_told_and_leads_on(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.starts("no-such-place")

    assert "Die link ken ik niet" in person.text
    assert "Prima, ga verder" in person.labels()


async def test_where_several_chats_are_open_one_is_chosen(db: Db, challenge: ChallengeView) -> None:
    other = await a_challenge(db)
    person = await someone(db)
    await person.starts()
    await person.does(Tapped(None, "menu", f"go-{other.slug}"))

    assert "Prima, ga verder" in person.labels()
    assert (await db.execute(select(Chat.challenge_id))).scalar_one() == other.id


async def test_a_chat_may_stand_for_residents_of_two_challenges(db: Db, challenge: ChallengeView) -> None:
    other = await a_challenge(db)
    person = await a_resident_of(db, challenge.slug)
    await person.starts(other.slug)
    await person.taps("Prima, ga verder")
    await person.starts(challenge.slug)

    assert (await db.execute(select(Resident.challenge_id).order_by(Resident.id))).scalars().all() == [
        challenge.id,
        other.id,
    ]
    assert (await db.execute(select(Chat.challenge_id))).scalar_one() == challenge.id


# — a need


async def test_a_need_is_recorded_when_it_is_sent_and_enriched_after(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    assert await _submissions(db) == []

    await fatma.taps("Versturen")
    submission = (await db.execute(select(Submission))).one()
    assert (submission.own_words, submission.kind, submission.language) == (NEED, "need", "nl")
    assert f"Uw nummer is {submission.id}." in fatma.text

    await fatma.taps("Ja")
    await fatma.taps("Ontmoeten")
    await fatma.taps("Groen en buiten")
    await fatma.taps("Ontmoeten")
    await fatma.taps("Klaar")
    await fatma.says("Anders ziet zij niemand.")
    await fatma.taps("Over iemand die ik ken")
    await fatma.taps("Ja, met een naam die ik typ")
    await fatma.says("Fatma")
    submission = (await db.execute(select(Submission))).one()
    assert (submission.purpose, submission.about, submission.visibility) == (
        "Anders ziet zij niemand.",
        "somebody",
        "named",
    )
    domains = await db.execute(text("SELECT d.slug FROM submission_domains JOIN domains d ON d.id = domain_id"))
    assert domains.scalars().all() == ["green"]
    assert (await db.execute(select(Resident.name))).scalar_one() == "Fatma"


async def test_the_place_is_asked_only_once(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    await fatma.taps("Nee")
    await fatma.does(Asked("need"))
    await fatma.says("En een prullenbak.")

    assert "Versturen" in fatma.labels()


async def test_a_postcode_or_a_name_finds_the_place(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    postcode = next(area.postcodes[0] for area in challenge.areas if area.name == "Veenkade")
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.says(f"Ik woon op {postcode}")

    assert [line.shown for line in fatma.last.review] == [NEED, "Veenkade"]


async def test_a_shared_place_is_the_nearest_area_and_is_forgotten(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    near = next(area for area in challenge.areas if area.name == "De Hofsteeg")
    assert near.latitude is not None
    assert near.longitude is not None
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Shared(near.latitude + 0.001234, near.longitude))

    assert [line.shown for line in fatma.last.review] == [NEED, "De Hofsteeg"]
    kept = (await db.execute(select(Talk.record).where(Talk.state == TalkState.OPEN))).scalar_one()
    assert f"{near.latitude + 0.001234}" not in str(kept)


async def test_a_place_far_away_is_not_taken(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Shared(48.85, 2.35))

    assert "Die plek ken ik hier niet." in fatma.text


async def test_a_photo_and_a_voice_message_go_along_with_a_need(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.does(Wrote("Kijk", Attached(MediaKind.PHOTO, "file-1")))
    await fatma.taps("Noorderhof")
    assert fatma.last.review[0].shown == "Kijk\n[een foto]"
    await fatma.taps("Versturen")

    assert (await db.execute(select(Media.file_id, Media.kind))).one() == ("file-1", "photo")


async def test_a_closed_challenge_takes_nothing_and_says_so(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await db.execute(text("UPDATE challenges SET status = :closed"), {"closed": ChallengeStatus.CLOSED})
    await fatma.taps("Versturen")

    assert "Dit buurtgesprek is gesloten." in fatma.text
    assert await _submissions(db) == []


# — one update, once; taps


async def test_the_same_update_twice_has_one_effect(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"), number=4711)
    said = len(fatma.log)

    with pytest.raises(SeenAlready):
        await fatma.does(Asked("need"), number=4711)
    assert (await db.execute(select(Message.id).where(Message.chat_id == fatma.chat_id))).all()
    assert len(fatma.log) == said


async def test_the_same_button_twice_is_answered_once(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    talk = (await db.execute(select(Talk.id).where(Talk.state == TalkState.OPEN))).scalar_one()
    area = next(button.id for button in fatma.last.buttons if button.label == "Noorderhof")
    option = area.split(":")[2]
    await fatma.does(Tapped(talk, "area", option))
    said = len(fatma.log)
    await fatma.does(Tapped(talk, "area", option))

    assert len(fatma.log) == said


async def test_a_button_of_an_older_question_gets_a_notice_and_the_open_question(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    talk = (await db.execute(select(Talk.id).where(Talk.state == TalkState.OPEN))).scalar_one()
    await fatma.does(Tapped(talk, "area", "none"))

    assert fatma.last.bubbles[0].startswith("Die knop hoorde bij een eerdere vraag.")
    assert "Versturen" in fatma.labels()


async def test_a_button_can_be_typed_too(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.says("noorderhof")
    await fatma.says("versturen")

    assert await _submissions(db) == [NEED]


async def test_words_where_a_button_was_asked_are_kept_and_passed_on_at_the_end(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await fatma.says("En het is er ook veel te donker.")
    assert "Ik bewaar uw woorden." in fatma.text
    await fatma.taps("Versturen")
    await fatma.taps("Nee")

    assert "Iets wat ik mis" in fatma.labels()
    await fatma.taps("Iets wat ik mis")
    await fatma.taps("Versturen")
    assert await _submissions(db) == [NEED, "En het is er ook veel te donker."]


async def test_after_two_answers_that_are_none_a_person_is_named(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.says("hm")
    assert challenge.setup.person.telephone not in fatma.text
    await fatma.says("hm")

    assert challenge.setup.person.telephone in fatma.text


# — back, change, stop


async def test_back_asks_the_question_before_once_more(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await fatma.taps("Terug")

    assert "Waar woont u?" in fatma.text


async def test_stop_ends_the_talk_and_says_that_nothing_was_kept(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Asked("cancel"))

    assert "Ik heb niets van dit gesprek bewaard." in fatma.text
    kept = await db.execute(select(Talk.record, Talk.me).where(Talk.script == "share_need"))
    assert kept.one() == (None, None)


async def test_stop_after_sending_says_that_it_stays(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    await fatma.taps("Stoppen")

    assert "Wat u stuurde, blijft bij ons." in fatma.text
    assert await _submissions(db) == [NEED]


# — commands amid a talk


async def test_a_command_lets_the_talk_wait_and_it_goes_on_after(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Asked("help"))

    assert "We gaan verder waar we waren." in fatma.text
    assert "Noorderhof" in fatma.labels()


async def test_a_second_interruption_sets_the_older_talk_aside_and_says_so(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.does(Asked("offer"))
    await fatma.does(Asked("need"))

    assert "Uw eerdere gesprek heb ik weggelegd." in fatma.text
    assert (await _states(db, fatma.chat_id))[-3:] == [
        ("share_need", "set_aside"),
        ("offer_help", "waiting"),
        ("share_need", "open"),
    ]


async def test_an_unknown_command_is_told_kindly(db: Db, fatma: Someone) -> None:
    await fatma.taps("Stoppen")
    await fatma.does(Asked("dance"))

    assert fatma.last.bubbles[0] == "Die opdracht ken ik niet."
    assert "Ik mis iets" in fatma.labels()


async def test_privacy_is_shown_at_any_moment(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.starts(challenge.slug)
    await person.does(Asked("privacy"))

    assert challenge.setup.notice.full["nl"] in person.text
    assert "Prima, ga verder" in person.labels()


async def test_a_talk_whose_script_is_gone_is_set_aside_kindly(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await db.execute(update(Talk).where(Talk.state == TalkState.OPEN).values(script="of_long_ago"))
    await fatma.says(NEED)

    assert any("Dit deel van de chat is veranderd." in bubble for content in fatma.log for bubble in content.bubbles)
    assert "Iets wat ik mis" in fatma.labels()


# — said while no talk is open


async def test_what_is_said_while_no_talk_is_open_is_passed_on_as_what_it_is(db: Db, fatma: Someone) -> None:
    await fatma.taps("Stoppen")
    await fatma.says("Ik kan soep koken.")
    await fatma.taps("Iets wat ik kan brengen")
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")

    assert (await db.execute(select(Submission.kind, Submission.own_words))).one() == ("offer", "Ik kan soep koken.")


async def test_a_sticker_is_answered_kindly(db: Db, fatma: Someone) -> None:
    await fatma.does(Sent())

    assert "Ik kan tekst, foto's en spraakberichten lezen." in fatma.text
    assert fatma.last.writes


async def test_the_language_can_be_changed_amid_a_talk(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.does(Chose("en"))

    assert fatma.text.startswith("What do you miss in your neighbourhood?")
    assert (await db.execute(select(Resident.language))).scalar_one() == "en"


async def test_a_group_gets_a_pointer_to_the_private_chat(db: Db, challenge: ChallengeView) -> None:
    group = await someone(db, language="nl")
    await group.does(InGroup("https://t.me/buurtbot"))

    assert "https://t.me/buurtbot" in group.text


async def test_a_block_is_noted_and_ends_when_somebody_writes_again(db: Db, fatma: Someone) -> None:
    await fatma.does(Blocked(blocked=True))
    assert (await db.execute(select(Chat.blocked_at))).scalar_one() is not None
    await fatma.says("Hallo daar")

    assert (await db.execute(select(Chat.blocked_at))).scalar_one() is None


# — bubbles and edits, decided by stored times


@pytest.fixture
async def omar(db: Db, challenge: ChallengeView) -> Someone:
    """On Telegram, asked where he lives just after he wrote his need."""
    bot = await a_bot(db, channel=Channel.TELEGRAM)
    person = await someone(db, bot=bot)
    await person.starts(challenge.slug)
    await person.taps("Prima, ga verder")
    await person.does(Asked("need"))
    await person.does(Wrote(NEED, message=10))
    return person


async def _reached(db: Db, at: datetime) -> None:
    await db.execute(update(Message).values(state="sent", sent_at=at))


async def test_a_bubble_sent_before_the_question_had_arrived_joins_the_words(db: Db, omar: Someone) -> None:
    now = datetime.now(UTC)
    await omar.does(Wrote("En het is er donker.", message=11), at=now)
    await _reached(db, now)
    await omar.does(Wrote("Ook in de zomer.", message=12), at=now - timedelta(seconds=1))
    await omar.taps("Noorderhof")

    assert omar.last.review[0].shown == f"{NEED}\nEn het is er donker.\nOok in de zomer."


async def test_a_bubble_sent_after_the_question_had_arrived_answers_it(db: Db, omar: Someone) -> None:
    now = datetime.now(UTC)
    await _reached(db, now - timedelta(seconds=5))
    await omar.does(Wrote("Noorderhof", message=11), at=now)

    assert omar.last.review[0].shown == NEED
    assert omar.last.review[1].shown == "Noorderhof"


async def test_an_edited_message_changes_the_answer_it_gave(db: Db, omar: Someone) -> None:
    await omar.does(Wrote("Er is geen bank.", message=10, edited=True))
    await omar.taps("Noorderhof")

    assert omar.last.review[0].shown == "Er is geen bank."


async def test_an_edit_after_sending_is_told(db: Db, omar: Someone) -> None:
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")
    await omar.does(Wrote("Er is geen bank.", message=10, edited=True))

    assert await _submissions(db) == [NEED]
    assert "Uw eerdere woorden hebben we al." in omar.text


# — buttons and links, as doors read them


@pytest.mark.parametrize(
    ("button", "what"),
    [
        ("12:words:skip", Tapped(12, "words", "skip")),
        ("menu:need", Tapped(None, "menu", "need")),
        ("menu:", None),
        ("12:words", None),
        ("x:words:skip", None),
        ("9" * 30 + ":words:skip", None),
        ("", None),
    ],
)
def test_a_button_is_read_or_is_none_of_ours(button: str, what: Tapped | None) -> None:
    assert tapped(button) == what


@pytest.mark.parametrize(
    ("payload", "link"),
    [
        ("lindewijk", DeepLink("lindewijk")),
        ("lindewijk_flyer", DeepLink("lindewijk", "flyer")),
        ("lindewijk_flyer_need", DeepLink("lindewijk", "flyer", Kind.NEED)),
        ("lindewijk_flyer_offer", DeepLink("lindewijk", "flyer", Kind.OFFER)),
        ("Lindewijk!", None),
        ("a_b_c_d", None),
    ],
)
def test_a_deep_link_names_the_challenge_where_from_and_what_for(payload: str, link: DeepLink | None) -> None:
    assert deep_link(payload) == link


@pytest.mark.parametrize("language", ["x" * 300, "../../etc", "nl\0", "1", ""])
async def test_what_is_no_language_is_taken_for_none(db: Db, challenge: ChallengeView, language: str) -> None:
    person = await someone(db, language=language)
    await person.starts(challenge.slug)

    assert person.last.language == challenge.languages[0]
