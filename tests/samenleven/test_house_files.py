"""The image, compose.yaml, CI and the Makefile tell the same story. No image is built here: no engine is at hand."""

import re
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[2]
MAKEFILE: Final = (ROOT / "Makefile").read_text("utf-8")
TARGETS: Final = frozenset(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
DOCKERFILE: Final = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
STEPS: Final = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if re.match("[A-Z]+ ", line)]
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def test_the_makefile_has_what_people_are_told_to_type() -> None:
    assert {"run", "test", "check", "bench", "faults", "fuzz", "messages", "pictures", "lock", "clean"} <= TARGETS


def test_ci_runs_targets_of_the_makefile_and_wants_a_browser() -> None:
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
    assert re.findall(r"^make ([a-z]+)", script, re.MULTILINE) == ["check", "faults"]
    assert "REQUIRE_BROWSER=1" in script


def test_the_image_is_made_by_the_makefiles_own_targets() -> None:
    made = [target for word, rest in STEPS if word == "RUN" for target in re.findall(r"make ([a-z]+)", rest)]
    assert made == ["install"]
    assert set(made) <= TARGETS
    assert "pip" not in DOCKERFILE


def test_the_image_runs_samenleven_and_not_as_root() -> None:
    words = [word for word, _ in STEPS]
    last_user = [rest for word, rest in STEPS if word == "USER"][-1]
    assert last_user not in ("root", "0")
    assert words.index("USER") > len(words) - 1 - words[::-1].index("RUN")
    assert ["ENTRYPOINT", '["samenleven"]'] in STEPS
    assert ["CMD", '["run"]'] in STEPS


def test_the_image_is_slim_and_says_whether_it_is_well() -> None:
    assert re.fullmatch(r"python:3\.\d+-slim", dict(STEPS)["FROM"])
    assert "/healthz" in dict(STEPS)["HEALTHCHECK"]


def test_the_image_holds_every_room_and_nothing_of_the_tests() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    rooms = {each.parent.name for each in ROOT.glob("*/__init__.py")} - {"tests"}
    assert lines[0] == "*"
    assert kept >= rooms | {"alembic", "Makefile", "pyproject.toml", "requirements.lock", "README.md", "LICENSE"}
    assert all((ROOT / each).exists() for each in kept)
    assert "tests" not in kept


def test_compose_runs_it_beside_a_postgresql_and_both_say_whether_they_are_well() -> None:
    services = COMPOSE["services"]
    assert services["database"]["image"] == "postgres:18"
    assert "pg_isready" in services["database"]["healthcheck"]["test"]
    assert "/healthz" in services["samenleven"]["healthcheck"]["test"][-1]
    assert services["samenleven"]["depends_on"]["database"] == {"condition": "service_healthy"}
    assert services["samenleven"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_compose_keeps_what_must_be_kept_in_volumes() -> None:
    mounted = [each for service in COMPOSE["services"].values() for each in service.get("volumes", ())]
    assert {each.split(":")[0] for each in mounted} == set(COMPOSE["volumes"])


def test_compose_holds_no_secret() -> None:
    settings = COMPOSE["services"]["samenleven"]["environment"]
    assert settings["SECRET_KEY_FILE"] == "/run/secrets/secret-key"
    assert "SECRET_KEY" not in settings
    assert settings["DATABASE_URL"] == "postgresql://samenleven:${POSTGRES_PASSWORD}@database/samenleven"
    assert COMPOSE["services"]["database"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert {"secrets/", ".env"} <= set((ROOT / ".gitignore").read_text("utf-8").splitlines())


def test_the_locks_name_no_place_where_packages_come_from() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text("utf-8")
        assert "://" not in lock
        assert not re.search(r"^--", lock, re.MULTILINE)


def test_the_second_lock_holds_the_same_releases_as_the_first() -> None:
    first, second = (_pins(name) for name in ("requirements.lock", "requirements-dev.lock"))
    assert first <= second


def _pins(lock: str) -> set[str]:
    return {line for line in (ROOT / lock).read_text("utf-8").splitlines() if re.match("[a-z]", line)}
