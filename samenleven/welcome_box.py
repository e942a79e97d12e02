"""What is printed when everything runs: where the chat is, how to stop, how to add Telegram."""

from rich.console import Console
from rich.panel import Panel

from samenleven.parts import Part
from samenleven.settings import Settings


def print_box(part: Part, settings: Settings) -> None:
    address = settings.web.public_url or f"http://{_host(settings.web.host)}:{settings.web.port}"
    lines = [f"Health    {address}/healthz and {address}/readyz", "Stop      Ctrl-C"]
    if part in (Part.ALL, Part.BOT):
        lines.insert(0, f"Chat      {address}/chat")
        lines.extend(_telegram_lines(settings))
    Console(highlight=False, soft_wrap=True).print(
        Panel("\n".join(lines), title=f"Samenleven runs ({part})", expand=False, padding=(1, 2))
    )


def _telegram_lines(settings: Settings) -> list[str]:
    if settings.telegram is None:
        return [
            "Telegram  not yet: ask @BotFather for a token,",
            "          put TELEGRAM_TOKEN=… in .env, and start again",
        ]
    return [f"Telegram  bot {settings.telegram.number}, {'by webhook' if settings.telegram.webhook else 'by polling'}"]


def _host(host: str) -> str:
    return "127.0.0.1" if host in ("", "0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104 — shown
