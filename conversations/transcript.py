"""A talk as one reads it: what the bot says, its buttons, and what was answered. For the terminal and the documents."""

from collections.abc import Iterator

from conversations.content import DATA_FILE, Button, Content, Role
from conversations.wording import in_words


def lines_of(content: Content) -> Iterator[str]:
    """The bot's side of one message."""
    for bubble in content.bubbles:
        first, *more = bubble.split("\n")
        yield f"bot: {first}"
        yield from (f"     {line}" if line else "" for line in more)
    for line in content.review:
        change = f"  [{line.change.label}]" if line.change else ""
        yield f"     · {line.label}: {' / '.join(in_words(line, content.language).splitlines())}{change}"
    if content.data:
        yield f"     ({DATA_FILE})"
    if content.code is not None:
        yield "     (four words)"
    if content.step is not None:
        yield f"     ({content.step[0]}/{content.step[1]})"
    if buttons := tappable(content):
        yield "     " + " ".join(f"[{'✓ ' if button.chosen else ''}{button.label}]" for button in buttons)


def tappable(content: Content) -> tuple[Button, ...]:
    """In the order they are shown; the ways out last."""
    ways = {Role.BACK, Role.STOP}
    return (
        *(button for button in content.buttons if button.role not in ways),
        *(button for button in content.buttons if button.role in ways),
    )
