"""Finding submissions by words: each in its own language, by how they begin, or by the number of one.

How words are stored and compared is PostgreSQL's full-text search; its functions are made by the migrations.
"""

import re
from collections.abc import Mapping
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, and_, func, literal, literal_column, or_, select

from participation.disclosure import Depth
from participation.models import Submission

_NUMBER: Final = re.compile(r"(#?)([1-9][0-9]{0,17})")
_SHOWN: Final[Mapping[Depth, str]] = {Depth.PUBLIC: "{a}", Depth.ACCEPTED: "{a,b,c}"}
"""By weight: `a` is the public wording, `b` what its resident sent, `c` what the team wrote down of it, `d` what the
resident said of it later."""


def says(words: str, *, challenge_id: int, depth: Depth) -> ColumnElement[bool]:
    """All of the words stand in what is shown of it: finding by others would tell them. Or it has this number."""
    query = select(func.search_query(literal(challenge_id, BigInteger), words)).scalar_subquery()
    found: ColumnElement[bool] = Submission.search.op("@@")(query)
    if depth is not Depth.ALL:
        shown = func.ts_filter(Submission.search, literal_column(f"'{_SHOWN[depth]}'::\"char\"[]"))
        found = and_(found, shown.op("@@")(query))
    number = _NUMBER.fullmatch(words.strip())
    if number is None:
        return found
    called = Submission.id == int(number[2])
    return called if number[1] else or_(called, found)
