"""What is printed when everything runs: addresses that can be opened, and never a secret."""

from pathlib import Path

import pytest

from bot.settings import TelegramSettings, Webhook
from samenleven.first_owner import FirstOfTheTeam
from samenleven.parts import Part
from samenleven.settings import DatabaseSettings, Settings, WebSettings
from samenleven.welcome_box import print_box

TELEGRAM = TelegramSettings("4711:very-secret", "https://api.telegram.org")
HOOK = Webhook("https://buurt.example", "a-secret-of-the-hook")


def settings(
    *, host: str = "127.0.0.1", public_url: str | None = None, telegram: TelegramSettings | None = None
) -> Settings:
    return Settings(
        DatabaseSettings(None, Path("/nowhere"), None), telegram, WebSettings(host, 8080, public_url, ()), "INFO"
    )


def printed(
    capsys: pytest.CaptureFixture[str], given: Settings, part: Part = Part.ALL, first: FirstOfTheTeam | None = None
) -> str:
    print_box(part, given, first)
    return capsys.readouterr().out


def test_it_says_where_the_chat_is_how_to_stop_and_how_to_add_telegram(capsys: pytest.CaptureFixture[str]) -> None:
    box = printed(capsys, settings())
    assert "Samenleven runs (all)" in box
    assert "Chat      http://127.0.0.1:8080/chat" in box
    assert "Health    http://127.0.0.1:8080/healthz and http://127.0.0.1:8080/readyz" in box
    assert "Stop      Ctrl-C" in box
    assert "put TELEGRAM_TOKEN=… in .env" in box


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8080"),  # noqa: S104 — an example
        ("::", "http://127.0.0.1:8080"),
        ("", "http://127.0.0.1:8080"),
        ("::1", "http://[::1]:8080"),
        ("buurt.local", "http://buurt.local:8080"),
    ],
)
def test_the_address_can_be_opened_as_it_stands(capsys: pytest.CaptureFixture[str], host: str, address: str) -> None:
    assert f"Chat      {address}/chat" in printed(capsys, settings(host=host))


def test_the_public_address_goes_first(capsys: pytest.CaptureFixture[str]) -> None:
    box = printed(capsys, settings(public_url="https://buurt.example"))
    assert "Chat      https://buurt.example/chat" in box
    assert "127.0.0.1" not in box


@pytest.mark.parametrize(("webhook", "how"), [(None, "by polling"), (HOOK, "by webhook")])
def test_a_bot_is_named_by_its_number_and_never_by_its_token(
    capsys: pytest.CaptureFixture[str], webhook: Webhook | None, how: str
) -> None:
    telegram = TelegramSettings(TELEGRAM.token, TELEGRAM.api, webhook)
    box = printed(capsys, settings(telegram=telegram))
    assert f"Telegram  bot 4711, {how}" in box
    assert "very-secret" not in box
    assert HOOK.secret not in box


@pytest.mark.parametrize("part", [Part.SCHEDULER, Part.ADMIN])
def test_a_part_without_the_residents_doors_tells_of_none(capsys: pytest.CaptureFixture[str], part: Part) -> None:
    box = printed(capsys, settings(telegram=TELEGRAM), part)
    assert f"Samenleven runs ({part})" in box
    assert "/chat" not in box
    assert "Telegram" not in box
    assert "/healthz" in box


@pytest.mark.parametrize("part", [Part.ALL, Part.ADMIN])
def test_the_desk_is_named_where_passkeys_work(capsys: pytest.CaptureFixture[str], part: Part) -> None:
    assert "Desk      http://localhost:8080/desk" in printed(capsys, settings(), part)
    assert "Desk      https://buurt.example/desk" in printed(capsys, settings(public_url="https://buurt.example"), part)


def test_a_part_without_the_desk_tells_of_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert "/desk" not in printed(capsys, settings(), Part.BOT)


def test_the_first_of_the_team_reads_the_link_on_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, settings(), first=FirstOfTheTeam("a" * 43))
    assert f"\nhttp://localhost:8080/desk/come-in/{'a' * 43}\n" in told
    assert "member invite" not in told


def test_where_no_link_is_shown_the_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, settings(), first=FirstOfTheTeam(None))
    assert "samenleven member invite --name YOURS --role owner" in told
    assert "come-in" not in told


def test_where_passkeys_do_not_work_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, settings(public_url="http://buurt.example"), first=FirstOfTheTeam("b" * 43))
    assert "Passkeys need https://" in told
