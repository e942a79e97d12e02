"""Example pages: what a resident of the Lindewijk would see at several moments of a talk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.web.four_words import WaysBack
from bot.web.view import ChatPage, Door, Entry, Frame, Gettext, Landing, Language, OpenChallenge
from conversations.content import Answered, Button, Content, FindCode, ReviewLine, Role, Shows
from conversations.questions import Attached
from participation.words import MediaKind
from tests.bot.web.page_texts import arabic, dutch, english

NOW: Final = datetime(2030, 11, 23, 9, 45, tzinfo=UTC)
LANGUAGES: Final = (
    Language("nl", "Nederlands"),
    Language("en", "English"),
    Language("tr", "Türkçe"),
    Language("ar", "العربية"),
    Language("pl", "Polski"),
    Language("uk", "Українська"),
)
NEED: Final = (
    "Er is geen plek waar mijn moeder even kan zitten op weg naar de winkel. Ze is 81 en loopt met een rollator."
)
BACK: Final = Button("7:back:back", "Terug", Role.BACK)
STOP: Final = Button("7:stop:stop", "Stoppen", Role.STOP)


def a_frame(language: str = "nl", gettext: Gettext = dutch) -> Frame:
    return Frame(
        url="/chat/lindewijk",
        form="12345",
        language=language,
        now=NOW,
        zone=ZoneInfo("Europe/Amsterdam"),
        gettext=gettext,
    )


def an_entry(id: int, content: Content, *, minutes_ago: int = 5) -> Entry:  # noqa: A002 - a message's id
    at = NOW - timedelta(minutes=minutes_ago)
    return Entry(id, content, at=at, answered_at=at + timedelta(minutes=1) if content.answered else None)


def a_page(*entries: Entry) -> ChatPage:
    doors = (
        Door("menu:need", "Vertel wat u mist", "inbox"),
        Door("menu:offer", "Bied iets aan", "heart"),
        Door("menu:idea", "Deel een idee", "bulb"),
        Door("menu:session", "Kom naar een werkatelier", "table"),
    )
    others = (
        Door("menu:mine", "Wat ik zei", "list"),
        Door("menu:settings", "Instellingen", "settings"),
        Door("menu:privacy", "Privacy", "lock"),
        Door("menu:help", "Hulp", "help"),
    )
    return ChatPage(
        frame=a_frame(),
        challenge="Lindewijk",
        question="Hoe zorgen we dat iedereen in de Lindewijk elke dag iemand kan ontmoeten?",
        purpose="De wijk vergrijst en de winkels trokken weg. Wat u mist, is waar we mee beginnen.",
        promise="Antwoord binnen 3 dagen",
        languages=LANGUAGES,
        doors=doors,
        menu=doors + others,
        entries=entries,
        events_url="/chat/lindewijk/events?after=0",
        telegram_url="https://t.me/voorbeeld_bot",
    )


def said_need(id: int = 1) -> Entry:  # noqa: A002 - a message's id
    asked = Content("nl", bubbles=("Wat mist u in uw buurt? Zeg het in uw eigen woorden.",), writes=True)
    return an_entry(id, asked.closed(Answered((NEED,), own=True)), minutes_ago=9)


def notice() -> ChatPage:
    text = (
        "Welkom! Ik ben de bot van Samenleven, voor de Lindewijk.\n\nWat u vertelt, leest het buurtteam van Veenhaven. "
        "We vragen niet hoe u heet. Wat u zegt, bewaren we hooguit twee jaar. U kunt alles laten wissen.\n\n"
        "Meer hierover leest u op https://voorbeeld.nl/privacy."
    )
    buttons = (Button("1:notice:ok", "Ik doe mee", Role.GO), Button("1:notice:no", "Liever niet", Role.QUIET))
    return a_page(an_entry(1, Content("nl", bubbles=(text,), buttons=buttons)))


def choice() -> ChatPage:
    question = Content(
        "nl",
        bubbles=("Buren zeiden iets wat hierop lijkt. Hoort een ervan ook bij u?",),
        buttons=(
            Button("7:same:12", "Meer bankjes rond het Lindeplein"),
            Button("7:same:31", "Een dak bij de bushalte"),
            Button("7:same:none", "Nee, het mijne is anders", Role.QUIET),
            BACK,
            STOP,
        ),
        step=(2, 5),
    )
    return a_page(said_need(), an_entry(2, question))


def several() -> ChatPage:
    names = ("Wonen", "Zorg", "Veilig zijn", "Groen", "Onderweg zijn", "Ontmoeten")
    ticks = tuple(Button(f"7:domains:{i}", name, chosen=name == "Ontmoeten") for i, name in enumerate(names))
    ends = (Button("7:domains:done", "Klaar", Role.GO), Button("7:domains:skip", "Overslaan", Role.QUIET))
    text = "Waar gaat het over? U mag er meer kiezen."
    question = Content("nl", bubbles=(text,), buttons=(*ticks, *ends, BACK, STOP), several=True, step=(3, 5))
    return a_page(said_need(), an_entry(2, question))


def place() -> ChatPage:
    question = Content(
        "nl",
        bubbles=("Waar in de wijk is dat?",),
        buttons=(
            Button("7:where:1", "Noorderhof"),
            Button("7:where:2", "Lindeplein en omgeving"),
            Button("7:where:all", "De hele wijk", Role.QUIET),
            BACK,
            STOP,
        ),
        writes=True,
        place=True,
    )
    return a_page(said_need(), an_entry(2, question))


def refused() -> ChatPage:
    view = a_page(an_entry(1, Content("nl", bubbles=("Wat mist u in uw buurt?",), buttons=(STOP,), writes=True)))
    sentence = "Dat ging te snel na elkaar. Wacht een minuut en verstuur het dan nog eens."
    return replace(view, error=sentence, kept="Er is geen plek waar mijn moeder\neven kan zitten.")


def review() -> ChatPage:
    change = [Button(f"7:send:change-{key}", "Wijzig", Role.CHANGE) for key in ("words", "why", "where", "domains")]
    lines = (
        ReviewLine("Uw woorden", NEED, own=True, change=change[0]),
        ReviewLine("Waarom", "Zonder bankje blijft ze thuis. En dan ziet ze niemand.", own=True, change=change[1]),
        ReviewLine("Waar", "Noorderhof", change=change[2]),
        ReviewLine("Gaat over", "Onderweg zijn, Ontmoeten", change=change[3]),
    )
    domains = Content("nl", bubbles=("Waar gaat het over?",)).closed(Answered(("Onderweg zijn", "Ontmoeten")))
    question = Content(
        "nl",
        bubbles=("Klopt het zo? Dan stuur ik het naar het buurtteam.",),
        review=lines,
        buttons=(Button("7:send:send", "Versturen", Role.GO), BACK, STOP),
        step=(5, 5),
    )
    yesterday = Content("nl", bubbles=("Dag! Fijn dat u meedoet.",))
    return a_page(an_entry(0, yesterday, minutes_ago=60 * 24), said_need(), an_entry(2, domains), an_entry(3, question))


def with_media() -> ChatPage:
    """Just before it is sent: a photo with words, and a voice message."""
    photo, voice = Attached(MediaKind.PHOTO, "photo"), Attached(MediaKind.VOICE, "voice", 2)
    asked = Content("nl", bubbles=("Wat mist u in uw buurt? Zeg het in uw eigen woorden.",), writes=True)
    answered = asked.closed(Answered(("Hier zou een bankje kunnen staan.", ""), own=True, media=(photo, voice)))
    change = Button("7:send:change-words", "Wijzig", Role.CHANGE)
    said = ReviewLine("Uw woorden", "Hier zou een bankje kunnen staan.", own=True, change=change, media=(photo, voice))
    buttons = (Button("7:send:send", "Versturen", Role.GO), BACK, STOP)
    send = Content(
        "nl", bubbles=("Zal ik dit naar het buurtteam sturen?",), review=(said,), buttons=buttons, step=(3, 5)
    )
    return a_page(an_entry(1, answered, minutes_ago=9), an_entry(2, send))


def left_open() -> ChatPage:
    """Shown once more a day later; the earlier question has lost its buttons."""
    told = "Dit hebt u geschreven, maar het team heeft het nog niet. Over een paar dagen haal ik het weg."
    where = Content("nl", bubbles=("Waar woont u? Tik uw buurt aan of typ uw postcode.",))
    question = Content(
        "nl",
        bubbles=(told,),
        review=(ReviewLine("Uw woorden", NEED, own=True),),
        buttons=(Button("7:area:go-on", "Verdergaan", Role.GO), Button("7:area:throw", "Weggooien", Role.STOP)),
    )
    return a_page(said_need(), an_entry(2, where, minutes_ago=60 * 26), an_entry(3, question))


def in_english() -> ChatPage:
    question = Content(
        "en",
        bubbles=("Thank you! Your number is 214. We read it within 3 working days.", "May I ask a few questions more?"),
        buttons=(Button("7:more:yes", "Yes, go on", Role.GO), Button("7:more:no", "Not now", Role.QUIET)),
    )
    need = Content("en", bubbles=("What do you miss in your neighbourhood?",), writes=True)
    answered = need.closed(Answered(("A place to sit.", "And a roof at the bus stop!"), own=True))
    dutch_before = an_entry(1, Content("nl", bubbles=("Welke taal wilt u?",)).closed(Answered(("English",))))
    view = a_page(dutch_before, an_entry(2, answered), an_entry(3, question))
    return replace(
        view,
        frame=a_frame("en", english),
        question="How can everybody in the Lindewijk meet somebody every day?",
        purpose="The neighbourhood grows older and the shops moved away. What you miss is where we begin.",
        promise="An answer within 3 days",
        doors=(Door("menu:need", "Tell us what you miss", "inbox"), Door("menu:offer", "Offer something", "heart")),
    )


def in_arabic() -> ChatPage:
    words = "لا يوجد مكان تجلس فيه أمي قليلاً في طريقها إلى المتجر. عمرها 81 سنة وتمشي بمشّاية."
    asked = Content("ar", bubbles=("ماذا ينقص في حيّك؟ قل ذلك بكلماتك.",)).closed(Answered((words,), own=True))
    topic = Content("ar", bubbles=("عن ماذا يدور الأمر؟",)).closed(Answered(("التنقّل", "اللقاء")))
    change = Button("7:send:change-words", "تعديل", Role.CHANGE)
    lines = (
        ReviewLine("كلماتك", words, own=True, change=change),
        ReviewLine("المكان", "Noorderhof", change=replace(change, id="7:send:change-where")),
    )
    buttons = (
        Button("7:send:send", "إرسال", Role.GO),
        Button("7:back:back", "رجوع", Role.BACK),
        Button("7:stop:stop", "إيقاف", Role.STOP),
    )
    send = Content("ar", bubbles=("هل هذا صحيح؟ سأرسله إلى فريق الحي.",), review=lines, buttons=buttons, step=(5, 5))
    view = a_page(an_entry(1, asked, minutes_ago=9), an_entry(2, topic), an_entry(3, send))
    return replace(
        view,
        frame=a_frame("ar", arabic),
        question="كيف نجعل كل شخص في \u2068Lindewijk\u2069 يلتقي أحدًا كل يوم؟",
        purpose="يتقدّم سكان الحي في العمر وأُغلقت المتاجر. نبدأ بما ينقصك.",
        promise="يردّ خلال 3 أيام",
        doors=(Door("menu:need", "قل ماذا ينقصك", "inbox"), Door("menu:offer", "اعرض مساعدتك", "heart")),
    )


def four_words() -> ChatPage:
    """At the end of the first talk, with a bot on Telegram."""
    code = FindCode(("koffie", "fiets", "vuurtoren", "strand"), "lindewijk")
    buttons = (Button("menu:need", "Ik mis iets"), Button("menu:mine", "Wat ik stuurde"))
    thanks = Content("nl", bubbles=("Dat was alles. Dank u wel.",), buttons=buttons, code=code)
    view = a_page(said_need(), an_entry(2, thanks))
    back = WaysBack("https://t.me/voorbeeld_bot?start=lindewijk__find", "https://samen.example/chat/lindewijk")
    return replace(view, frame=replace(view.frame, back=back))


def tried() -> ChatPage:
    """By a member of the team."""
    return replace(choice(), leave_url="/chat/lindewijk/test/stop")


def four_words_alone() -> ChatPage:
    """Without Telegram, and with a long address."""
    view = four_words()
    page = "https://www.samenleven-in-de-gemeente-veenhaven.example/chat/lindewijk"
    return replace(view, frame=replace(view.frame, back=WaysBack(None, page)))


def called() -> ChatPage:
    """A call with a picture."""
    buttons = (Button("call:1:0", "Ik weet een plek"), Button("call:1:1", "Nu even niet", Role.QUIET))
    said = ("Waar mist u een bankje? Wij zetten er vier neer.", "Geen oproepen meer? Typ /stop.")
    call = Content("nl", bubbles=said, buttons=buttons, picture=Shows(1, "Een leeg grasveld tussen twee flats."))
    return a_page(said_need(), an_entry(2, call))


CHATS: Final = {
    "notice": notice,
    "choice": choice,
    "several": several,
    "place": place,
    "refused": refused,
    "review": review,
    "media": with_media,
    "called": called,
    "left_open": left_open,
    "english": in_english,
    "arabic": in_arabic,
    "words": four_words,
    "words-alone": four_words_alone,
    "test": tried,
}


def a_landing(*, challenges: int) -> Landing:
    known = (
        OpenChallenge(
            "Lindewijk",
            "Hoe zorgen we dat iedereen in de Lindewijk elke dag iemand kan ontmoeten?",
            "De wijk vergrijst en de winkels trokken weg. Wat u mist, is waar we mee beginnen.",
            "/chat/lindewijk",
        ),
        OpenChallenge("Havenkwartier", "Hoe blijft wonen hier voor jong en oud te betalen?", "", "/chat/haven"),
        OpenChallenge("Oosterveld", "Wat maakt dat u zich hier thuis voelt?", "", "/chat/oosterveld"),
    )
    return Landing(
        url="/",
        language="nl",
        languages=LANGUAGES,
        challenges=known[:challenges],
        gettext=dutch,
        telegram_url="https://t.me/voorbeeld_bot",
    )
