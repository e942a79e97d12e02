"""What is printed when everything runs: where the chat and the desk are, how to stop, how to add Telegram."""

from rich.console import Console
from rich.panel import Panel

from samenleven.desk_address import desk_address
from samenleven.first_owner import FirstOfTheTeam
from samenleven.parts import WITH_DESK, Part
from samenleven.settings import Settings


def print_box(part: Part, settings: Settings, first: FirstOfTheTeam | None = None) -> None:
    address = settings.web.public_url or f"http://{_host(settings.web.host)}:{settings.web.port}"
    lines = [f"Health    {address}/healthz and {address}/readyz", "Stop      Ctrl-C"]
    if part in (Part.ALL, Part.BOT):
        lines.insert(0, f"Chat      {address}/chat")
        lines.extend(_telegram_lines(settings))
    if part in WITH_DESK:
        lines.insert(-2 if part is Part.ADMIN else 1, f"Desk      {desk_address(settings.web).origin}/desk")
    console = Console(highlight=False, soft_wrap=True)
    console.print(Panel("\n".join(lines), title=f"Samenleven runs ({part})", expand=False, padding=(1, 2)))
    if first is not None:
        console.print("\n".join(_way_in(settings, first)), markup=False)


def _way_in(settings: Settings, first: FirstOfTheTeam) -> list[str]:
    """Below the box, which would break a long address in two."""
    address = desk_address(settings.web)
    if first.token is None:
        return ["Nobody of the team has come in yet: samenleven member invite --name YOURS --role owner"]
    told = ["Nobody of the team has come in yet. Open this to make your passkey, once and within ten minutes:"]
    return [*told, address.link(first.token), *([address.warning] if address.warning else [])]


def _telegram_lines(settings: Settings) -> list[str]:
    if settings.telegram is None:
        return [
            "Telegram  not yet: ask @BotFather for a token,",
            "          put TELEGRAM_TOKEN=… in .env, and start again",
        ]
    return [f"Telegram  bot {settings.telegram.number}, {'by webhook' if settings.telegram.webhook else 'by polling'}"]


def _host(host: str) -> str:
    return "127.0.0.1" if host in ("", "0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104 — shown
