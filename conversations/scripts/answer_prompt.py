"""The questions of a prompt, whatever they are: put one after the other, and answered all at once."""

from collections.abc import Sequence

from conversations.deeds import AnswerPrompt, GivenAnswer
from conversations.effects import Do, Look, Say, T
from conversations.me import Me
from conversations.queries import AskedByCall, AskedQuestion, PromptText
from conversations.questions import Choose, Option, Pick, Question, Review, Words, Written
from conversations.scripts.personal import as_wished
from conversations.texts import Local, _
from participation.words import QuestionKind

_SCALE = ("1", "2", "3", "4", "5")


async def answer_prompt(me: Me) -> None:  # noqa: ARG001 — what is asked hangs on the call that this talk came from
    asked = await Look("asked-by", AskedByCall())
    if asked is None:
        await Say("over", _("That question is over. Thank you for wanting to answer."))
        return
    if asked.again:
        await Say("again", _("You answered this before. What you say now takes its place."))
    await answer_questions(asked)


async def answer_questions(asked: PromptText, said: Written | None = None) -> None:
    """`said`: what was written already, in answer to `words` and to the first question."""
    answers: list[GivenAnswer] = []
    written: list[str] = []
    alone = len(asked.questions) == 1
    for place, question in enumerate(asked.questions):
        if question.kind is QuestionKind.WORDS:
            before = said if place == 0 else None
            words = before or await _ask(_in_words(question), alone=alone)
            if words is not None:
                key = "words" if before is not None else _key(question)
                sent = await as_wished(words, key, f"-{question.id}")
                written.append(key if sent is words else f"anew-{question.id}")
                answers.append(GivenAnswer(question.id, words=sent.text))
        elif chosen := await _ask(_to_tap(question), alone=alone):
            answers.append(GivenAnswer(question.id, options=chosen))
    await _send(answers, written)


def takes_words(asked: PromptText) -> bool:
    """Whether who just writes may be answering it."""
    return asked.questions[0].kind is QuestionKind.WORDS


async def _send(answers: Sequence[GivenAnswer], written: Sequence[str]) -> None:
    """What is only tapped is sent at once: there is nothing in it to look over."""
    if not answers:
        await Say("none", _("That is fine. You can always write to us here."))
        return
    if written:
        await Review("send", _("Shall I send this answer to the team?"), of=tuple(written))
    await Do("recorded", AnswerPrompt(tuple(answers)))
    await Say("thanks", _("Thank you! The team reads your answer."))


async def _ask(question: Question[T], *, alone: bool) -> T | None:
    """Of several each may be skipped; the only one is what they came for."""
    return await question if alone else await question.optional()


def _in_words(question: AskedQuestion) -> Words:
    return Words(_key(question), question.text, label=question.text)


def _to_tap(question: AskedQuestion) -> Question[tuple[int, ...]]:
    key, text = _key(question), _with_ends(question)
    match question.kind:
        case QuestionKind.SCALE:
            return Choose(key, text, [Option(each, each, (int(each),)) for each in _SCALE], label=question.text)
        case QuestionKind.YES_NO:
            yes, no = Option("yes", _("Yes"), (1,)), Option("no", _("No"), (0,))
            return Choose(key, text, (yes, no), label=question.text)
        case QuestionKind.SEVERAL:
            return Pick(key, text, [Option(str(id_), label, id_) for id_, label in question.options.items()])
    return Choose(key, text, [Option(str(id_), label, (id_,)) for id_, label in question.options.items()])


def _with_ends(question: AskedQuestion) -> Local:
    """What 1 and 5 mean, below the question."""
    return {
        language: "\n".join([text, *_ends(question.low.get(language), question.high.get(language))])
        for language, text in question.text.items()
    }


def _ends(low: str | None, high: str | None) -> list[str]:
    return [f"{figure} = {meaning}" for figure, meaning in (("1", low), ("5", high)) if meaning]


def _key(question: AskedQuestion) -> str:
    return f"q-{question.id}"
