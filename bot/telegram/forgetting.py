"""Deletes from the inbox what is stored about a message that is done with, or about a person."""

from __future__ import annotations

from retrieval.sqlite.database import Database

DONE = "done = 1, text = '', quote = '', parts = NULL, topic = NULL, picture = NULL, evidence = ''"
"""What a message becomes once nothing more is to be done about it."""
# The tables that have rows of a person, and the columns that name one: a private chat has their number.
_PERSONAL = {
    "reply": ("sender", "chat"),
    "prompt": ("sender", "chat"),
    "spent": ("who",),
    "told": ("who",),
    "listed": ("who",),
}


def forget_person(db: Database, bot: int, person: int) -> None:
    """Deletes a person's rows; of their messages the number of the update stays, so that none comes twice."""
    db.run(
        f"UPDATE message SET {DONE}, chat = 0, message = 0, thread = NULL, sender = NULL, reply_to = NULL,"
        " subject = NULL, language = '', prompt = '', digest = NULL"
        " WHERE bot = ? AND (sender = ? OR chat = ?)",
        *(bot, person, person),
    )
    for table, columns in _PERSONAL.items():
        where = " OR ".join(f"{column} = ?" for column in columns)
        db.run(f"DELETE FROM {table} WHERE bot = ? AND ({where})", bot, *[person] * len(columns))
