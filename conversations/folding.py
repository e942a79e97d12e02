"""What is said in one turn, folded: nobody is sent a message and at once its edit."""

from participation.saves import Row


def folded(rows: list[tuple[Row, int | None]]) -> list[tuple[Row, int | None]]:
    """An edit of a message that is only now being said is that message, as it then stands."""
    folded: list[tuple[Row, int | None]] = []
    for row, talk in rows:
        place = next((i for i in reversed(range(len(folded))) if folded[i][1] == talk and not folded[i][0].edits), None)
        if row.edits and place is not None:
            folded[place] = (Row(row.content, folded[place][0].priority), talk)
        else:
            folded.append((row, talk))
    return folded
