"""The page's own texts in Dutch, as they are, and in Arabic, for pictures and tests of the page alone."""

from typing import Final

from conversations.catalogues import gettext_in

ARABIC: Final = {
    "Check what you send": "المراجعة",
    "Conversation with Samenleven": "محادثة مع \u2068Samenleven\u2069",
    "Join in": "شارك برأيك",
    "Language": "اللغة",
    "Menu": "القائمة",
    "Open in Telegram": "افتح في تيليغرام",
    "Prefer Telegram? You can do the same there.": "تفضّل تيليغرام؟ كل شيء متاح هناك أيضًا.",
    "Send message": "إرسال الرسالة",
    "Sent at {time}": "أُرسلت {time}",
    "Step {step} of {total}": "الخطوة {step} من {total}",
    "Today": "اليوم",
    "What you can do": "ما يمكنك فعله",
    "Write a message": "اكتب رسالة",
    "You chose:": "اخترت:",
    "You said:": "قلت:",
}


def arabic(text: str) -> str:
    return ARABIC.get(text, text)


def english(text: str) -> str:
    return text


dutch: Final = gettext_in("nl")
