"""What this room says when it cannot do its work: always one sentence a person at a terminal can act on."""


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot be found, started or stopped; the text says why."""
