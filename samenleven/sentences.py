"""What stops a command, in a sentence for the person who typed it."""


class Stopped(Exception):
    """The command cannot go on. Its sentences say why and what to do; they never carry a secret or residents' words."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences

    def __str__(self) -> str:
        return "\n".join(self.sentences)


class SettingsFault(Stopped):
    """Settings are wrong: one sentence for each, naming its variable."""
