"""What can be typed after `samenleven`: a module a noun. `samenleven.cli` has the table of them.

What is slow to import (sqlalchemy, alembic, rich, python-telegram-bot) is imported inside the commands that use it.
"""
