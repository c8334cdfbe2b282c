"""What an article orders is quoted as text at most: no link, no markup, no other answer changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import SAMPLES
from faults.orders import FIRST_OF_LINKS, KINDS, ORDERS, articles, town
from telegram_html import parse_html
from telegram_links import find_entities

from bot.chat.conversation import Conversation, Reply
from bot.show.json_output import answer_json, to_json_line
from bot.show.plain import render_plain
from bot.show.safe_text import safe_url
from bot.telegram.reply_html import render_html
from ingest.documents import Document, Moment, make_article
from ingest.pipeline import Ingest
from retrieval.build import open_engine
from retrieval.chroma.index import Index
from retrieval.chroma.vector_index import ChromaVectorIndex
from retrieval.embed import SentenceEncoder
from retrieval.pipeline import Engine
from retrieval.sqlite.library import SqliteLibrary
from retrieval.types import Answer, Article, Question

OTHERS = [
    json.loads(row)["question"] for row in (SAMPLES / "questions.jsonl").read_text().splitlines()[:40:3]
]
STYLES = {"bold", "underline", "text_link", "expandable_blockquote"}

pytestmark = pytest.mark.slow


def taken_in(one: Article) -> Article:
    """The article as it comes in through the door that every source uses."""
    return make_article(
        Document(
            one.text,
            one.title,
            one.source,
            one.url,
            Moment(one.published) if one.published else None,
            one.authors,
            one.language,
        ),
        one.id,
    )


@dataclass
class Told:
    """The desk of a library that holds the orders, what it answers about each, and its articles by id."""

    desk: Engine
    answers: list[tuple[int, Answer]]
    held: dict[str, Article]


def opened(folder: Path, found: list[Article]) -> Engine:
    """The desk of a library of the samples and these articles."""
    encoder = SentenceEncoder()
    library, index = SqliteLibrary(folder), Index(folder / "index", verify=lambda _folder: [])
    summary = Ingest(library, ChromaVectorIndex(library, index, encoder.name), encoder).run(found)
    assert (summary.new, summary.refused) == (len(found), ())
    index.close()
    library.close()
    return open_engine(folder, encoder)


@pytest.fixture(scope="module")
def told(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = shutil.copytree(sample_folder, tmp_path_factory.mktemp("orders") / "data")
    found = [taken_in(one) for one in articles()]
    desk = opened(folder, found)
    answers = [(number, desk.answer(Question(question))) for number, question in questions()]
    return Told(desk, answers, {one.id: one for one in found})


def questions() -> Iterator[tuple[int, str]]:
    """A question about each order's article, and about what some that have an order for a title hold."""
    for number in range(len(ORDERS)):
        yield number, f"How many guests did the {KINDS[number % len(KINDS)]} of {town(number)} have?"
        if number >= FIRST_OF_LINKS and number % 2:
            yield number, f"What happened at {town(number + 500)}?"


def test_there_are_enough_orders() -> None:
    assert len(set(ORDERS)) == len(ORDERS) >= 60


def test_no_order_changes_the_answer_to_another_question(told: Told, sample_copy: Path) -> None:
    """Against a library that holds as many articles as harmless as they are alike."""
    calm = opened(sample_copy, [taken_in(one) for one in articles(harmless=True)])
    for question in OTHERS:
        before, after = calm.answer(Question(question)), told.desk.answer(Question(question))
        assert (after.answered, after.text, after.when) == (before.answered, before.text, before.when), (
            question
        )
        assert [one.article.id for one in after.citations] == [one.article.id for one in before.citations]


def test_an_order_is_quoted_at_most_and_only_from_where_it_stands(told: Told) -> None:
    answered = 0
    for number, answer in told.answers:
        answered += answer.answered
        for citation in answer.citations:
            whole = told.held.get(citation.article.id) or citation.article
            assert citation.quote == whole.text[citation.start : citation.end], ORDERS[number]
        numbers = {citation.number for citation in answer.citations}
        assert numbers == {*range(1, len(numbers) + 1)}
        row = json.loads(to_json_line(answer_json(answer)))
        assert [one["url"] for one in row["citations"]] == [one.article.url for one in answer.citations]
    assert answered > len(ORDERS) / 2


def test_no_order_makes_a_link_or_markup_in_a_message(told: Told) -> None:
    for number, answer in told.answers:
        cited = [*answer.nearest, *(citation.article for citation in answer.citations)]
        allowed = {safe_url(one.url) for one in cited} - {None}
        for message in render_html(Reply(answer=answer)):
            text, entities = parse_html(message)
            links = {one["url"] for one in entities if one["type"] == "text_link"}
            assert links <= allowed, ORDERS[number]
            assert not any("evil" in url for url in links), ORDERS[number]
            assert {one["type"] for one in entities} <= STYLES, ORDERS[number]
            assert find_entities(text, entities) == [], ORDERS[number]


def test_no_order_upsets_a_terminal(told: Told) -> None:
    for number, answer in told.answers:
        text = render_plain(Reply(answer=answer))
        assert not {*text} & {"\x1b", "\x07", "\x08", "\x9b", "\r", "\x00", "\u202e", "\u2066"}, ORDERS[
            number
        ]
        text.encode()


def test_an_order_that_is_asked_as_a_question_is_a_question(told: Told) -> None:
    talk = Conversation(told.desk)
    for order in ORDERS[:24:3]:
        reply = talk.reply(order)
        assert reply.answer is None or reply.answer.answered in (True, False)
        assert "TELEGRAM_BOT_TOKEN=" not in render_plain(reply)
