"""The peer's conversation, state by state, as python-telegram-bot's examples are written."""

import asyncio
from enum import IntEnum, auto
from html import escape
from typing import Any, Final

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import (
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

from tests.bench import peer_texts as texts
from tests.bench.peer_answers import Answers

Context = ContextTypes.DEFAULT_TYPE


class At(IntEnum):
    WORDS = auto()
    AREA = auto()
    SEND = auto()
    MORE = auto()
    DOMAINS = auto()
    WHY = auto()
    ABOUT = auto()
    SEEN = auto()
    NAME = auto()
    CALLS = auto()


def handlers(answers: Answers) -> list[Any]:
    talk = Talk(answers)
    words = filters.TEXT & ~filters.COMMAND
    conversation = ConversationHandler(
        entry_points=[CallbackQueryHandler(talk.begin, pattern="^menu:need$")],
        states={
            At.WORDS: [MessageHandler(words, talk.words)],
            At.AREA: [CallbackQueryHandler(talk.area, pattern="^area:")],
            At.SEND: [CallbackQueryHandler(talk.send, pattern="^send:")],
            At.MORE: [CallbackQueryHandler(talk.more, pattern="^more:")],
            At.DOMAINS: [
                CallbackQueryHandler(talk.domains, pattern="^domains:done$"),
                CallbackQueryHandler(talk.tick, pattern="^domains:"),
            ],
            At.WHY: [MessageHandler(words, talk.why)],
            At.ABOUT: [CallbackQueryHandler(talk.about, pattern="^about:")],
            At.SEEN: [CallbackQueryHandler(talk.seen, pattern="^seen:")],
            At.NAME: [MessageHandler(words, talk.name)],
            At.CALLS: [CallbackQueryHandler(talk.calls, pattern="^calls:no$")],
        },
        fallbacks=[CommandHandler("start", start)],
        name="need",
        persistent=True,
    )
    return [conversation, CommandHandler("start", start)]


async def start(update: Update, _context: Context) -> int:
    await _say(update, texts.WHAT_NOW, texts.MENU)
    return ConversationHandler.END


class Talk:
    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._asides: set[asyncio.Task[Any]] = set()

    async def begin(self, update: Update, context: Context) -> At:
        self._acknowledge(update)
        _told(context).clear()
        await _say(update, texts.WORDS, texts.STOP)
        return At.WORDS

    async def words(self, update: Update, context: Context) -> At:
        _told(context)["own_words"] = _written(update)
        await _say(update, texts.AREA, texts.AREAS)
        return At.AREA

    async def area(self, update: Update, context: Context) -> At:
        self._acknowledge(update)
        told = _told(context)
        told["area"] = _option(update)
        await _choose(update, texts.AREA_CHOSEN, texts.AREA_NAMES[told["area"]])
        await _say(update, _review(told), texts.REVIEW)
        return At.SEND

    async def send(self, update: Update, context: Context) -> At:
        self._acknowledge(update)
        told = _told(context)
        number = await self._answers.record(chat=_chat(update), own_words=told["own_words"], area=told["area"])
        told["number"] = number
        await _choose(update, _review(told), texts.SEND)
        await _say(update, texts.THANKS.format(number=number), texts.YES_NO)
        return At.MORE

    async def more(self, update: Update, context: Context) -> At:
        self._acknowledge(update)
        told = _told(context)
        await _choose(update, texts.THANKS.format(number=told["number"]), texts.YES)
        told["domains"] = []
        await _say(update, texts.DOMAINS, texts.domains(()))
        return At.DOMAINS

    async def tick(self, update: Update, context: Context) -> None:
        self._acknowledge(update)
        ticked, option = _told(context)["domains"], _option(update)
        ticked.remove(option) if option in ticked else ticked.append(option)
        await _edit(update, texts.DOMAINS, texts.domains(ticked))

    async def domains(self, update: Update, context: Context) -> At:
        self._acknowledge(update)
        ticked = _told(context)["domains"]
        shown = ", ".join(name for slug, name in texts.DOMAIN_NAMES.items() if slug in ticked)
        await _choose(update, texts.DOMAINS, shown)
        await _say(update, texts.WHY, texts.SKIP_WHY)
        return At.WHY

    async def why(self, update: Update, context: Context) -> At:
        _told(context)["purpose"] = _written(update)
        await _say(update, texts.ABOUT, texts.ABOUTS)
        return At.ABOUT

    async def about(self, update: Update, context: Context) -> At:
        self._acknowledge(update)
        option = _told(context)["about"] = _option(update)
        await _choose(update, texts.ABOUT, texts.ABOUT_NAMES[option])
        await _say(update, texts.SEEN, texts.SEENS)
        return At.SEEN

    async def seen(self, update: Update, context: Context) -> At:
        self._acknowledge(update)
        option = _told(context)["visibility"] = _option(update)
        await _choose(update, texts.SEEN, texts.SEEN_NAMES[option])
        await _say(update, texts.NAME, texts.BACK_STOP)
        return At.NAME

    async def name(self, update: Update, context: Context) -> At:
        told = _told(context)
        told["name"] = _written(update)
        told["words"] = await self._answers.complete(told["number"], {key: told[key] for key in _COMPLETED})
        await _say(update, texts.CALLS, texts.CALLS_YES_NO)
        return At.CALLS

    async def calls(self, update: Update, context: Context) -> int:
        """Who wants none is asked once in a bot's life; there is nothing to keep."""
        self._acknowledge(update)
        await _choose(update, texts.CALLS, texts.NO)
        await _say(update, texts.DONE.format(words=_told(context)["words"]), texts.MENU)
        return ConversationHandler.END

    def _acknowledge(self, update: Update) -> None:
        if update.callback_query is None:
            return
        task = asyncio.create_task(update.callback_query.answer())
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


_COMPLETED: Final = ("domains", "purpose", "about", "visibility", "name")


def _told(context: Context) -> dict[str, Any]:
    if context.user_data is None:
        raise RuntimeError("an update of nobody")
    return context.user_data


def _written(update: Update) -> str:
    return (update.effective_message and update.effective_message.text) or ""


def _option(update: Update) -> str:
    data = update.callback_query.data if update.callback_query else None
    return (data or "").partition(":")[2]


def _chat(update: Update) -> int:
    if update.effective_chat is None:
        raise RuntimeError("an update of no chat")
    return update.effective_chat.id


def _review(told: dict[str, Any]) -> str:
    words = escape(told["own_words"], quote=False)
    return texts.REVIEWED.format(words=words, area=texts.AREA_NAMES[told["area"]])


async def _say(update: Update, text: str, keyboard: InlineKeyboardMarkup) -> None:
    await update.get_bot().send_message(
        _chat(update), text, parse_mode=ParseMode.HTML, link_preview_options=texts.NO_PREVIEW, reply_markup=keyboard
    )


async def _choose(update: Update, text: str, chosen: str) -> None:
    """The question keeps what was chosen, and loses its buttons."""
    await _edit(update, f"{text}\n\n✓ <b>{chosen}</b>", None)


async def _edit(update: Update, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
    if update.callback_query is not None:
        await update.callback_query.edit_message_text(
            text, parse_mode=ParseMode.HTML, link_preview_options=texts.NO_PREVIEW, reply_markup=keyboard
        )
