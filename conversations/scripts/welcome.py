"""The first meeting: who we are, what we keep, and then at once what the resident came for."""

from conversations.deeds import DeclineNotice, JoinChallenge, SpeakLanguage
from conversations.effects import Do, Look, Next, Say
from conversations.me import GOALS, Me
from conversations.queries import Notice, NoticeText, Person
from conversations.questions import Choose, Option, Words
from conversations.texts import Phrase, _, native_name

IN_YOUR_OWN_LANGUAGE = " · ".join(
    (
        "Schrijf in uw eigen taal",
        "Write in your own language",
        "Schreiben Sie in Ihrer Sprache",
        "Écrivez dans votre langue",
        "Escriba en su idioma",
        "Kendi dilinizde yazın",
        "Pisz w swoim języku",
        "Пишіть своєю мовою",
        "\u2068اكتب بلغتك\u2069",
        "\u2068به زبان خودتان بنویسید\u2069",
    )
)
"""In ten languages, so in none of ours: never translated."""


async def welcome(me: Me) -> Next | None:
    hello = _("Hello! This is the neighbourhood chat “{challenge}”.\n\n{tongues}")
    await Say("hello", hello, challenge=me.challenge, tongues=IN_YOUR_OWN_LANGUAGE)
    notice = await Look("notice", Notice())
    if not await goes_on(me, notice):
        await _decline()
        return None
    await Do("joined", JoinChallenge(notice.version))
    return await _begin(me)


async def goes_on(me: Me, notice: NoticeText) -> bool:
    """The notice, short or in full, in whichever language; until somebody goes on, or would rather not."""
    turn, language = 1, me.language
    text: Phrase = notice.short
    while True:
        answer = await Choose(f"notice-{turn}", text, _ways_on(me, language, more=text is notice.short))
        if answer in ("go", "no"):
            return answer == "go"
        if answer == "more":
            await Say(f"full-{turn}", notice.full)
            text = _("Shall we go on?")
        else:
            await Do(f"language-{turn}", SpeakLanguage(answer))
            language, text = answer, notice.short
        turn += 1


async def _begin(me: Me) -> Next:
    """Straight to what they came for; what they wrote before they were welcomed goes along."""
    if me.goal is not None and me.goal in GOALS:
        return Next(GOALS[me.goal], carry=("words",))
    await Words("words", _("What do you miss here? Or what could you offer? Write it here."), media=True)
    return Next("pass_on", carry=("words",))


async def _decline() -> None:
    await Do("declined", DeclineNotice())
    person = await Look("person", Person())
    await Say("bye", _("That is fine. We keep only the address of this chat."))
    await Say(
        "call", _("You can also call us: {telephone}. Hours: {hours}."), telephone=person.telephone, hours=person.hours
    )


def _ways_on(me: Me, language: str, *, more: bool) -> list[Option[str]]:
    """Go on first; then the other languages by their own names; reading more; no."""
    return [
        Option("go", _("Good, go on"), "go"),
        *(Option(code, native_name(code), code) for code in me.languages if code != language),
        *([Option("more", _("Read more"), "more")] if more else []),
        Option("no", _("No, thank you"), "no"),
    ]
