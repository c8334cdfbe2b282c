"""`dateline ask`: answers one question, or one a line."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.chat.bounds import day
from bot.chat.conversation import Answerer
from bot.commands.library import open_answerer, question_of
from bot.settings import Settings
from bot.show import json_output as output
from bot.show.console import say as _print
from bot.show.console import tell as _tell
from retrieval.types import Answer, DatelineError, Question

if TYPE_CHECKING:
    pass


def ask(options: Namespace, settings: Settings) -> int:
    """Answer a question, or each line of standard input; 1 when a line could not be understood."""
    desk = open_answerer(settings)
    if options.question != "-":
        if not options.question.strip():
            raise DatelineError('the question is empty: ask one, as in `dateline ask "when did it open?"`')
        _show(desk, question_of(options.question, options), options.json)
        return 0
    status = 0
    for number, text in _lines(sys.stdin.buffer):
        try:
            question = _parsed(text, options)
        except DatelineError as error:
            status = 1
            reason = f"line {number} of standard input: {error}"
            _tell(f"dateline: {reason}")
            refused = Answer(text, reason, answered=False, reason=reason)
            _print(output.line(output.answer_json(refused)) if options.json else "")
            continue
        _show(desk, question, options.json)
    return status


def _parsed(text: str, options: Namespace) -> Question:
    """A line of standard input: a JSON object, or a question in plain words."""
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        if text.startswith("{"):
            raise DatelineError("it begins like a JSON object and is none") from None
        return question_of(text, options)
    if not isinstance(row, dict):
        return question_of(text, options)
    return _from_object(row, options)


def _from_object(row: dict[str, Any], options: Namespace) -> Question:
    for name in ("question", "source"):
        if not isinstance(row.get(name) or "", str):
            raise DatelineError(f'"{name}" is {row[name]!r}, which is not a string')
    asked = question_of(str(row.get("question") or ""), options)
    if not asked.text.strip():
        raise DatelineError('it has no "question"')
    given: dict[str, Any] = {"asof": asked.asof, "since": asked.since, "until": asked.until}
    for name in given:
        if row.get(name):
            try:
                given[name] = day(str(row[name]))
            except ValueError as error:
                raise DatelineError(f"{name}: {error}") from None
    return Question(
        asked.text, **given, source=str(row.get("source") or "") or asked.source, limit=asked.limit
    )


def _show(desk: Answerer, question: Question, as_json: bool) -> None:
    from bot.chat.conversation import Reply
    from bot.show.render import render_plain

    answer = desk.answer(question)
    _print(output.line(output.answer_json(answer)) if as_json else f"{render_plain(Reply(answer=answer))}\n")


def _lines(stream: Any) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(stream, 1):
        text = line.decode("utf-8", errors="replace").strip()
        if text:
            yield number, text
