"""The sample challenge "Samen wonen en zorgen": made up and complete, to try the product with and to start from."""

from importlib.resources import files

from participation.challenge_file import ChallengeFile, read_challenge_file

SAMPLE = "samen-wonen-en-zorgen"
"""Its slug, and the name of its file here."""


def sample_challenge() -> ChallengeFile:
    return read_challenge_file(sample_content())


def sample_content() -> bytes:
    """The file itself, for who wants to write a challenge of their own from it."""
    return files(__name__).joinpath(f"{SAMPLE}.toml").read_bytes()
