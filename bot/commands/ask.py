"""What each command does; `cli` has the grammar."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.show import json_output as output
from bot.show.console import say as _print
from bot.show.console import tell as _tell
from bot.days import day
from bot.commands.library import made as _made
from bot.commands.library import opened as _opened
from bot.settings import Settings
from retrieval.types import Answer, DatelineError, Question

if TYPE_CHECKING:
    from retrieval.timeline import Chronicle
    from retrieval.wording.grounding import Wording

BOUNDS = ("asof", "since", "until", "source")


def ingest(options: Namespace, settings: Settings) -> int:
    """Read articles into the library; 1 when an input was refused."""
    from bot.show import wording
    from bot.commands.feeds import address_reader
    from bot.show.progress import shown
    from ingest import pipeline, sources
    from retrieval.embed import SentenceEncoder

    today = date.today()
    with pipeline.only_writer(settings.data, _tell):
        library, dense = _made(settings)
        dense.require_encoder()
        with shown(quiet=options.json) as progress:
            summary = pipeline.ingest(
                sources.discover(options.sources, today, address_reader(options.sources)),
                library,
                dense,
                SentenceEncoder(settings.embedding_model, offline=settings.offline),
                progress,
                sources.count(options.sources),
            )
    for refusal in summary.refused:
        _tell(f"refused: {refusal}")
    if others := sources.passed_over(options.sources):
        _tell(f"passed over: {wording.files_of_other_kinds(others)}")
    _print(output.line(output.summary_json(summary)) if options.json else output.summary_text(summary))
    return 1 if summary.refused else 0


def ask(options: Namespace, settings: Settings) -> int:
    """Answer a question, or each line of standard input; 1 when a line could not be understood."""
    desk = _newsdesk(settings)
    if options.question != "-":
        if not options.question.strip():
            raise DatelineError('the question is empty: ask one, as in `dateline ask "when did it open?"`')
        _show(desk, _question(options.question, options), options.json)
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


def timeline(options: Namespace, settings: Settings) -> int:
    """Tell the dated events of a topic, as a list, as JSON, as a picture."""
    from bot.commands.timeline import Wanted, told

    wanted = Wanted(options.json, options.png, options.dark)
    _print(told(_question(options.topic, options), wanted, lambda: _newsdesk(settings)))
    return 0


def chat(options: Namespace, settings: Settings) -> int:
    """Talk in the terminal, through the same code as in Telegram; ends at the end of the input."""
    from bot.chat.conversation import START, Conversation
    from bot.show.render import render_plain

    conversation = Conversation(_newsdesk(settings), _question("", options))
    terminal = sys.stdin.isatty()
    if terminal:
        import readline  # noqa: F401  (line editing and history for input())

        _print(f"{START}\n\nCtrl-D ends the chat.\n")
    while True:
        try:
            text = input("> " if terminal else "")
        except EOFError:
            return 0
        if text.strip():
            _print(f"{render_plain(conversation.say(text))}\n")


def bot(_options: Namespace, settings: Settings) -> int:
    """Answer in Telegram until stopped."""
    if not settings.telegram_token:
        raise DatelineError("TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather and put it into .env")
    import logging

    from bot.telegram.app import run_bot
    from bot.commands.feed_process import following

    desk = _newsdesk(settings)
    desk.warm_up()
    with following(settings):
        return run_bot(
            settings.telegram_token,
            desk,
            settings.data,
            base_url=settings.telegram_base_url or None,
            level=logging.getLevelNamesMapping()[settings.log_level],
        )


def dates(options: Namespace, _settings: Settings) -> int:
    """Print the time expressions of a text."""
    from retrieval.dates import find_times
    from retrieval.language.sentences import storable

    data = sys.stdin.buffer.read() if options.file == "-" else _read(Path(options.file))
    try:
        text = storable(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DatelineError(f"{options.file} is not UTF-8 text") from None
    for mention in find_times(text, options.published):
        row = output.mention_json(mention)
        _print(output.line(row) if options.json else output.mention_text(mention))
    return 0


def sources(options: Namespace, settings: Settings) -> int:
    """Print what the library holds."""
    from bot.chat.conversation import Reply
    from bot.show.render import render_plain
    from retrieval.store.coverage import coverage
    from retrieval.store.library import Library

    held = coverage(Library(settings.data, create=False))
    _print(output.line(output.coverage_json(held)) if options.json else render_plain(Reply(coverage=held)))
    return 0


def _newsdesk(settings: Settings) -> Chronicle:
    from retrieval.embed import SentenceEncoder
    from retrieval.timeline import open_chronicle

    library, dense = _opened(settings)
    dense.require_encoder()
    library.close()
    encoder = SentenceEncoder(settings.embedding_model, offline=settings.offline)
    return open_chronicle(
        settings.data, encoder, _wording(settings), settings.reader_model, offline=settings.offline
    )


def _wording(settings: Settings) -> Wording | None:
    if not settings.llm_model:
        return None
    from retrieval.wording.model import ChatModelWording, load_chat_model

    return ChatModelWording(load_chat_model(settings.llm_model), settings.llm_timeout)


def _question(text: str, options: Namespace) -> Question:
    from retrieval.language.sentences import storable

    bounds = {name: getattr(options, name) for name in BOUNDS}
    return Question(storable(text), **bounds, limit=getattr(options, "limit", 10))


def _parsed(text: str, options: Namespace) -> Question:
    """A line of standard input: a JSON object, or a question in plain words."""
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        if text.startswith("{"):
            raise DatelineError("it begins like a JSON object and is none") from None
        return _question(text, options)
    if not isinstance(row, dict):
        return _question(text, options)
    return _from_object(row, options)


def _from_object(row: dict[str, Any], options: Namespace) -> Question:
    for name in ("question", "source"):
        if not isinstance(row.get(name) or "", str):
            raise DatelineError(f'"{name}" is {row[name]!r}, which is not a string')
    asked = _question(str(row.get("question") or ""), options)
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


def _show(desk: Chronicle, question: Question, as_json: bool) -> None:
    from bot.chat.conversation import Reply
    from bot.show.render import render_plain

    answer = desk.answer(question)
    _print(output.line(output.answer_json(answer)) if as_json else f"{render_plain(Reply(answer=answer))}\n")


def _lines(stream: Any) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(stream, 1):
        text = line.decode("utf-8", errors="replace").strip()
        if text:
            yield number, text


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DatelineError(f"{path} cannot be read ({error.strerror})") from error
