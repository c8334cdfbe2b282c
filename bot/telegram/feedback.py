"""Keeps what people think of answers: one row a person and answer, the person as a keyed hash."""

from __future__ import annotations

from collections.abc import Callable

from retrieval.sqlite.database import Database, Row


class Feedback:
    def __init__(self, db: Database, bot: int, now: Callable[[], float]) -> None:
        self._db = db
        self._bot = bot
        self._now = now

    def set_choice(
        self, update_id: int, person: str, choice: str, question: str, answer: str, citations: str
    ) -> None:
        """Notes what a person thinks of an answer, in place of what they thought; nothing for no choice."""
        self._db.run(
            "DELETE FROM feedback WHERE bot = ? AND update_id = ? AND person = ?",
            *(self._bot, update_id, person),
        )
        if choice:
            values = (self._bot, update_id, person, choice, question, answer, citations, self._now())
            self._db.run(f"INSERT INTO feedback VALUES ({', '.join('?' * len(values))})", *values)

    def list_choices(self) -> list[Row]:
        """(question, answer, citations, choice, person, when) of each, of every bot, oldest first."""
        return self._db.rows(
            "SELECT question, answer, evidence, choice, person, given FROM feedback ORDER BY given"
        )

    def forget(self, person: str) -> None:
        self._db.run("DELETE FROM feedback WHERE bot = ? AND person = ?", self._bot, person)
