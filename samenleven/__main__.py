"""`python -m samenleven`, for where the command itself is not on the path."""

from samenleven.cli import main

main()
