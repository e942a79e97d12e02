"""Everything that is held about a resident, asked for in a talk."""

from conversations.incoming import Asked
from participation.database import Db
from tests.conversations.someone import NEED, Someone


async def test_the_file_comes_with_a_message_of_its_own_and_then_the_menu(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("cancel"))
    await fatma.does(Asked("mydata"))

    file, menu = fatma.log[-2:]
    assert (file.data, menu.data) == (True, False)
    assert file.bubbles == ("In dit bestand staat alles wat we van u hebben.",)
    assert "Ik mis iets" in fatma.labels()


async def test_a_talk_that_waited_goes_on_after_it(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Asked("mydata"))

    assert [content.data for content in fatma.log[-2:]] == [True, False]
    assert "Noorderhof" in fatma.labels()
