"""Settings: what is read, and which sentence a wrong one gets."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from samenleven.key_ring import secrets_in, with_a_new_secret
from samenleven.settings import Rates, SettingsFault, TelegramSettings, Webhook, WebSettings, read_settings

LONG = "a secret of more than thirty-two bytes"

pytestmark = pytest.mark.usefixtures("bare")


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


def test_without_any_setting_everything_has_its_default() -> None:
    settings = read_settings()
    assert settings.database.url is None
    assert settings.database.secret is None
    assert settings.database.data_dir.name == "samenleven"
    assert settings.telegram is None
    assert settings.web == WebSettings("127.0.0.1", 8080, None, ())
    assert settings.log_level == "INFO"


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 587, False, None, None)),
        ("smtps://buurt%40a.nl:p%2Fss@mail.example.org", ("mail.example.org", 465, True, "buurt@a.nl", "p/ss")),
        ("smtp://[::1]:2525/", ("::1", 2525, False, None, None)),
    ],
)
def test_a_mail_server_is_taken_as_people_write_it(
    given: pytest.MonkeyPatch, written: str, used: tuple[str, int, bool, str | None, str | None]
) -> None:
    for name, value in {"SMTP_URL": written, "MAIL_FROM": "buurt@Example.org", "PUBLIC_URL": "https://a.nl/"}.items():
        given.setenv(name, value)
    mail = read_settings().mail
    assert mail is not None
    assert (mail.host, mail.port, mail.tls, mail.user, mail.password) == used
    assert (mail.sender, mail.public_url) == ("buurt@example.org", "https://a.nl")
    assert "p/ss" not in repr(mail)


def test_all_of_telegram_is_handed_on(given: pytest.MonkeyPatch) -> None:
    given.setenv("TELEGRAM_TOKEN", "123:abc")
    given.setenv("TELEGRAM_API", "http://127.0.0.1:9000/")
    given.setenv("TELEGRAM_WEBHOOK_SECRET", "s3cret")
    given.setenv("PUBLIC_URL", "https://samen.example.org/")
    given.setenv("TELEGRAM_RATE_CALLS", "10")
    expected = TelegramSettings(
        "123:abc", "http://127.0.0.1:9000", Webhook("https://samen.example.org", "s3cret"), Rates(30, 10, 1, 20)
    )
    assert read_settings().telegram == expected


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("postgres://a:b@host/db", "postgresql+asyncpg://a:b@host/db"),
        ("postgresql://a:p%40ss@host:6000/db", "postgresql+asyncpg://a:p%40ss@host:6000/db"),
        ("postgresql+asyncpg://host/db", "postgresql+asyncpg://host/db"),
        ("postgres://host/db?sslmode=require", "postgresql+asyncpg://host/db?ssl=require"),
        ("postgres:///db?host=/run/postgresql", "postgresql+asyncpg:///db?host=/run/postgresql"),
    ],
)
def test_a_database_address_is_taken_as_people_write_it(given: pytest.MonkeyPatch, written: str, used: str) -> None:
    given.setenv("DATABASE_URL", written)
    given.setenv("SECRET_KEY", LONG)
    assert read_settings().database.url == used


@pytest.mark.parametrize(("written", "used"), [("false", False), ("0", False), ("true", True)])
def test_links_that_sign_in_can_be_switched_off(given: pytest.MonkeyPatch, written: str, *, used: bool) -> None:
    given.setenv("SIGN_IN_LINKS", written)
    assert read_settings().web.sign_in_links is used


def test_networks_of_proxies_stand_with_commas_between_them(given: pytest.MonkeyPatch) -> None:
    given.setenv("TRUSTED_PROXIES", "10.0.0.0/8, ::1")
    assert read_settings().web.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1/128"))


def test_a_dot_env_file_is_read_and_the_environment_goes_first(bare: Path, given: pytest.MonkeyPatch) -> None:
    (bare / ".env").write_text("PORT=1234\nHOST=0.0.0.0\nSOMETHING_ELSE=1\n")
    given.setenv("PORT", "4321")
    assert read_settings().web == WebSettings("0.0.0.0", 4321, None, ())  # noqa: S104 — read, not listened on


def test_the_secret_may_lie_in_a_file(bare: Path, given: pytest.MonkeyPatch) -> None:
    (bare / "key").write_text(f"{LONG}\n")
    given.setenv("SECRET_KEY_FILE", "key")
    assert read_settings().database.secret == LONG


def test_that_file_may_hold_former_keys_too(bare: Path, given: pytest.MonkeyPatch) -> None:
    (bare / "keys").write_text(with_a_new_secret({1: LONG}))
    given.setenv("SECRET_KEY_FILE", "keys")
    settings = read_settings().database
    assert settings.secret_file == bare / "keys"
    assert settings.secret
    assert [*secrets_in(settings.secret)] == [1, 2]


@pytest.mark.parametrize(
    ("text", "fault"), [('{"1": "cut', "must be a text file"), ("{}", "must be a text"), ('{"1": "a"}', "at least 32")]
)
def test_a_file_of_keys_that_is_damaged_is_refused(
    bare: Path, given: pytest.MonkeyPatch, text: str, fault: str
) -> None:
    (bare / "keys").write_text(text)
    given.setenv("SECRET_KEY_FILE", "keys")
    with pytest.raises(SettingsFault, match=f"SECRET_KEY_FILE {fault}|SECRET_KEY_FILE must hold {fault}"):
        read_settings()


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PORT": "many"}, "PORT must be a whole number from 0 to 65535."),
        ({"PORT": "65536"}, "PORT must be a whole number from 0 to 65535."),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR."),
        ({"TELEGRAM_RATE_CHAT": "-1"}, "TELEGRAM_RATE_CHAT must be a number like 1 or 0.5, or 0 for no limit."),
        ({"TELEGRAM_RATE_CALLS": "31"}, "TELEGRAM_RATE_CALLS must be at most TELEGRAM_RATE_OVERALL."),
        *(
            (
                {"SMTP_URL": url},
                "SMTP_URL must be the address of a mail server, like smtp://name:password@mail.example.org:587.",
            )
            for url in ("mail.a.nl", "https://a.nl", "smtp://", "smtp://a.nl/b", "smtp://name@a.nl", "smtp://a.nl:x")
        ),
        ({"MAIL_FROM": "Buurt <buurt@a.nl>"}, "MAIL_FROM must be a mail address, like buurt@example.org."),
        (
            {"SMTP_URL": "smtp://a.nl", "PUBLIC_URL": "https://a.nl"},
            "MAIL_FROM must be set with SMTP_URL: it is the address that mails come from.",
        ),
        (
            {"SMTP_URL": "smtp://a.nl", "MAIL_FROM": "buurt@a.nl"},
            "PUBLIC_URL must be set with SMTP_URL: it is where the links in mails lead.",
        ),
        ({"SIGN_IN_LINKS": "sometimes"}, "SIGN_IN_LINKS must be true or false."),
        ({"PUBLIC_URL": "samen.example.org"}, "PUBLIC_URL must be an address like https://samenleven.example.org."),
        (
            {"TELEGRAM_WEBHOOK_SECRET": "x"},
            "PUBLIC_URL must be set with TELEGRAM_WEBHOOK_SECRET: it is where Telegram brings the updates.",
        ),
        (
            {"TELEGRAM_WEBHOOK_SECRET": "x", "PUBLIC_URL": "http://a.example"},
            "PUBLIC_URL must start with https:// when Telegram brings the updates.",
        ),
        (
            {"SECRET_KEY": LONG, "SECRET_KEY_FILE": "/dev/null"},
            "SECRET_KEY and SECRET_KEY_FILE exclude each other: set one of them.",
        ),
        (
            {"SECRET_KEY_FILE": "nowhere"},
            "SECRET_KEY_FILE must be a text file that can be read; nowhere cannot.",
        ),
        ({"SECRET_KEY_FILE": "/dev/null"}, "SECRET_KEY_FILE must hold at least 32 bytes of text."),
        (
            {"DATABASE_URL": "postgres://host/db"},
            "SECRET_KEY or SECRET_KEY_FILE must be set with DATABASE_URL: "
            "at least 32 bytes of text, kept apart from the database.",
        ),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence_with_its_name(
    given: pytest.MonkeyPatch, variables: dict[str, str], sentence: str
) -> None:
    for name, value in variables.items():
        given.setenv(name, value)
    with pytest.raises(SettingsFault) as fault:
        read_settings()
    assert sentence in fault.value.sentences


@pytest.mark.parametrize("address", ["mysql://a:geheim@h/db", "postgres://a:geheim@h", "postgres://a:geheim@h/db?x=1"])
def test_another_kind_of_database_is_refused(given: pytest.MonkeyPatch, address: str) -> None:
    given.setenv("DATABASE_URL", address)
    with pytest.raises(SettingsFault, match="DATABASE_URL must be the address of a PostgreSQL database"):
        read_settings()


def test_several_wrong_settings_are_told_at_once_and_no_secret_is_shown(given: pytest.MonkeyPatch) -> None:
    secrets = {"DATABASE_URL": "mysql://geheim", "SECRET_KEY": "geheim", "TELEGRAM_TOKEN": "geheim", "PORT": "-1"}
    for name, value in secrets.items():
        given.setenv(name, value)
    with pytest.raises(SettingsFault) as fault:
        read_settings()
    assert [sentence.split()[0] for sentence in fault.value.sentences] == [*secrets]
    assert "geheim" not in str(fault.value)


def test_settings_do_not_show_their_secrets(given: pytest.MonkeyPatch) -> None:
    given.setenv("SECRET_KEY", f"geheim {LONG}")
    given.setenv("DATABASE_URL", "postgres://a:geheim@host/db")
    given.setenv("TELEGRAM_TOKEN", "1:geheim")
    given.setenv("TELEGRAM_WEBHOOK_SECRET", "geheim")
    given.setenv("PUBLIC_URL", "https://a.example")
    assert "geheim" not in repr(read_settings())
