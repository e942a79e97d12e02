"""What a resident read and agreed to, and took back, stands in `/privacy` with its version and time."""

from datetime import UTC, datetime

from sqlalchemy import update

from conversations.incoming import Asked
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Consent
from participation.words import ConsentKind
from tests.conversations.someone import Someone, someone


async def test_each_has_its_version_and_its_time_in_the_challenges_own_zone(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    await fatma.does(Asked("settings"))
    await fatma.taps("Berichten van het team")
    await fatma.taps("Ja")
    await fatma.taps("Overzicht van de buurt")
    await fatma.taps("Elke week")
    given, withdrawn = datetime(2026, 5, 4, 22, 30, tzinfo=UTC), datetime(2026, 12, 1, 9, 5, tzinfo=UTC)
    await db.execute(update(Consent).values(given_at=given))
    await db.execute(update(Consent).where(Consent.kind == ConsentKind.CALLS).values(withdrawn_at=withdrawn))
    await fatma.does(Asked("privacy"))

    assert _told(fatma, "Waar u ja op zei:") == [
        f"Onze uitleg over privacy, versie {challenge.setup.notice.version}: 5 mei 2026, 00:30",
        "Berichten van het team, versie 1: 5 mei 2026, 00:30, teruggenomen 1 december 2026, 10:05",
        "Overzicht van de buurt, versie 1: 5 mei 2026, 00:30",
    ]
    await fatma.does(Asked("settings"))
    await fatma.taps("Taal")
    await fatma.taps("English")
    await fatma.does(Asked("privacy"))
    assert _told(fatma, "What you agreed to:")[2] == ("Overview of the neighbourhood, version 1: 5 May 2026, 00:30")


async def test_who_never_joined_agreed_to_nothing(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.starts(challenge.slug)
    await person.does(Asked("privacy"))

    assert "ja op zei" not in str(person.log)


def _told(person: Someone, begins: str) -> list[str]:
    """The lines of the newest bubble that begins so."""
    bubbles = [bubble for content in person.log for bubble in content.bubbles if bubble.startswith(begins)]
    return bubbles[-1].splitlines()[1:]
