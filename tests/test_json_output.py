"""What programs read: one JSON object a line, of the shape the command line promises."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.dates import mention_text
from bot.show import json_output as output
from ingest.documents import Refusal
from ingest.pipeline import Summary
from retrieval.provenance import Edition
from retrieval.types import Answer, Article, Citation, Conflict, Coverage, Hit, Passage, TimeMention, When

ARTICLE = Article("a", "It met on January 12. It sat.", "Talks", "https://e.org", "Post", date(2022, 1, 20))
PASSAGE = Passage(7, "a", 0, 29, ARTICLE.text)
READ = datetime(2022, 1, 22, 9, tzinfo=UTC)
EDITION = Edition(2, "ab12", READ, date(2022, 2, 3), READ.date(), "It met on January 11.")


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.characters(categories=["Cs", "Cc", "Zl", "Zp"]))))
def test_any_value_is_one_line_of_utf8_that_reads_back(value: dict[str, str]) -> None:
    line = output.to_json_line(value)
    line.encode()
    assert len(line.splitlines()) == 1
    assert json.loads(line) == value


def test_text_stays_readable() -> None:
    assert output.to_json_line({"a": "Žižkov – 12 °C"}) == '{"a": "Žižkov – 12 °C"}'


def test_an_answer_has_the_shape_that_is_promised() -> None:
    day = date(2022, 1, 12)
    answer = Answer(
        "When?",
        "“It met on January 12.” [1]",
        answered=True,
        short="January 12",
        when=When("2022-01-12", day, day, "January 12", ARTICLE.published),
        citations=(Citation(1, ARTICLE, PASSAGE, 0, 21, EDITION),),
        hits=(Hit(PASSAGE, ARTICLE, 0.123456),),
        conflicts=(Conflict("They differ.", (1,)),),
        confidence=0.83333,
        elapsed_ms=3.5,
    )
    assert output.answer_json(answer) == {
        "question": "When?",
        "answered": True,
        "answer": "“It met on January 12.” [1]",
        "short": "January 12",
        "when": {"value": "2022-01-12", "begin": "2022-01-12", "end": "2022-01-12", "words": "January 12"},
        "citations": [
            {
                "n": 1,
                "article_id": "a",
                "title": "Talks",
                "source": "Post",
                "url": "https://e.org",
                "published": "2022-01-20",
                "published_at": None,
                "authors": [],
                "language": None,
                "also": [],
                "quote": "It met on January 12.",
                "start": 0,
                "end": 21,
                "version": 2,
                "digest": "ab12",
                "read": "2022-01-22T09:00:00+00:00",
                "gone": "2022-02-03",
                "changed": "2022-01-22",
                "before": "It met on January 11.",
            }
        ],
        "passages": [{"article_id": "a", "start": 0, "end": 29, "score": 0.1235, "also": []}],
        "conflicts": [{"note": "They differ.", "citations": [1]}],
        "reason": None,
        "notice": None,
        "intent": None,
        "confidence": 0.833,
        "elapsed_ms": 3.5,
    }


def test_a_refusal_has_the_same_keys_as_an_answer() -> None:
    refused = output.answer_json(Answer("When?", "No.", answered=False, reason="No."))
    answered = output.answer_json(Answer("When?", "Yes.", answered=True))
    assert refused.keys() == answered.keys()
    assert (refused["when"], refused["short"], refused["citations"], refused["reason"]) == (
        None,
        None,
        [],
        "No.",
    )


def test_a_time_expression_has_the_shape_that_is_promised() -> None:
    day = date(2022, 1, 12)
    mention = TimeMention(10, 20, "January 12", "DATE", "2022-01-12", day, day, 0.8765, "A note.")
    assert output.mention_json(mention) == {
        "start": 10,
        "end": 20,
        "text": "January 12",
        "type": "DATE",
        "value": "2022-01-12",
        "begin": "2022-01-12",
        "end_of_range": "2022-01-12",
        "confidence": 0.88,
        "note": "A note.",
    }
    assert output.mention_json(TimeMention(0, 1, "x", "DURATION", "P2W"))["begin"] is None
    shown = mention_text(mention)
    assert all(part in shown for part in ("10-20", "DATE", "2022-01-12", "'January 12'", "(A note.)"))
    assert "\n" not in mention_text(TimeMention(0, 3, "a\nb", "DATE", "2022"))


def test_what_a_library_holds_has_the_shape_that_is_promised() -> None:
    held = Coverage(2, 5, (("Post", 2),), date(2022, 1, 1), None, "2022-01-21T10:00:00+00:00")
    assert output.coverage_json(held) == {
        "articles": 2,
        "copies": 0,
        "passages": 5,
        "sources": {"Post": 2},
        "first": "2022-01-01",
        "last": None,
        "last_ingest": "2022-01-21T10:00:00+00:00",
        "feeds": [],
    }


@pytest.mark.parametrize(("line", "shown"), [(3, 3), (0, None)])
def test_an_ingest_says_what_it_did(line: int, shown: int | None) -> None:
    summary = Summary(1, 2, 3, 4, 1.234, (Refusal("a.jsonl", line, "is not JSON"),))
    assert output.summary_json(summary) == {
        "new": 1,
        "changed": 2,
        "unchanged": 3,
        "refused": [{"path": "a.jsonl", "line": shown, "reason": "is not JSON"}],
        "copies": 0,
        "embedded": 4,
        "seconds": 1.23,
        "undated": 0,
        "undated_first": [],
        "refused_by_reason": {"is not JSON": 1},
    }
    assert output.summary_text(summary) == (
        "articles: 1 new, 2 changed, 3 unchanged, 1 refused; 4 passages embedded in 1.2 s"
    )
