"""Dateline in a LangChain program: the retriever's Documents, and the Runnable that answers."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from passages import BRIDGE, HITS, LIBRARY, TALKS

from retrieval.chain import DatelineRetriever, answer_chain, as_question
from retrieval.types import Answer, DatelineError, Finding, Hit, Question

ROOT = Path(__file__).parent.parent


class Desk:
    """Finds the same hits for every question, answers with the question, and remembers both."""

    def __init__(self, hits: Sequence[Hit] = HITS) -> None:
        self.hits = hits
        self.asked: list[Question] = []

    def search(self, question: Question) -> Finding:
        self.asked.append(question)
        return Finding(hits=self.hits)

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        return Answer(question=question.text, text=f"{question.text}!", answered=True, hits=tuple(self.hits))


def test_a_document_is_a_passage_with_its_place_and_its_article() -> None:
    first, *_, last = DatelineRetriever(desk=Desk()).invoke("what happened?")
    assert first.page_content == TALKS.text[first.metadata["start"] : first.metadata["end"]]
    assert first.metadata == {
        "article_id": "talks",
        "title": "Envoys leave Vienna without a treaty",
        "source": "The Harbour Post",
        "url": "https://example.org/talks",
        "published": "2022-01-20",
        "start": HITS[0].passage.start,
        "end": len(TALKS.text),
        "score": 1.0,
    }
    assert last.metadata["published"] is None
    assert last.metadata["article_id"] == LIBRARY.id


def test_documents_have_ids_of_their_own_and_metadata_that_json_can_hold() -> None:
    found = DatelineRetriever(desk=Desk()).invoke("what happened?")
    assert len({document.id for document in found}) == len(HITS)
    for document in found:
        assert json.loads(json.dumps(document.metadata)) == document.metadata


def test_documents_come_best_first_and_no_more_than_asked_for() -> None:
    found = DatelineRetriever(desk=Desk(), limit=2).invoke("what happened?")
    assert [document.metadata["article_id"] for document in found] == [TALKS.id, BRIDGE.id]


def test_the_bounds_of_a_retriever_reach_the_search() -> None:
    desk = Desk()
    bounds: dict[str, Any] = {
        "asof": date(2022, 2, 1),
        "since": date(2022, 1, 1),
        "until": date(2022, 1, 31),
        "source": "Northline",
        "limit": 4,
    }
    DatelineRetriever(desk=desk, **bounds).invoke("what happened?")
    assert desk.asked == [Question("what happened?", **bounds)]


def test_a_retriever_without_a_search_is_refused_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="Searcher"):
        DatelineRetriever(desk=object())  # type: ignore[arg-type]


def test_a_retriever_is_one_of_langchains_and_composes() -> None:
    retriever = DatelineRetriever(desk=Desk())
    assert isinstance(retriever, BaseRetriever)

    def outlets(documents: list[Document]) -> list[str]:
        return [document.metadata["source"] for document in documents]

    chain = retriever | RunnableLambda(outlets)
    assert chain.batch(["one?", "two?"]) == [["The Harbour Post", "Meridian Wire", ""]] * 2


async def test_a_retriever_can_be_awaited() -> None:
    assert len(await DatelineRetriever(desk=Desk()).ainvoke("what happened?")) == len(HITS)


def test_an_error_of_the_search_reaches_the_caller() -> None:
    class Broken(Desk):
        def search(self, question: Question) -> Finding:
            raise DatelineError("The library is empty: run dateline ingest.")

    with pytest.raises(DatelineError, match="library is empty"):
        DatelineRetriever(desk=Broken()).invoke("what happened?")


def test_a_question_can_be_a_text_a_mapping_or_a_question() -> None:
    table = (
        ("who?", Question("who?")),
        (Question("who?", limit=3), Question("who?", limit=3)),
        ({"question": "who?"}, Question("who?")),
        ({"text": "who?"}, Question("who?")),
        (
            {"question": "who?", "asof": "2022-01-20", "since": date(2021, 1, 1), "until": None},
            Question("who?", asof=date(2022, 1, 20), since=date(2021, 1, 1)),
        ),
        (
            {"question": "who?", "asof": datetime(2022, 1, 20, 9, 30)},
            Question("who?", asof=date(2022, 1, 20)),
        ),
        (
            {"question": "and where?", "context": "who met?", "source": "Northline", "limit": 5},
            Question("and where?", context="who met?", source="Northline", limit=5),
        ),
    )
    for asked, question in table:
        desk = Desk()
        answer = answer_chain(desk).invoke(asked)
        assert desk.asked == [question], (asked, question)
        assert answer.text == f"{question.text}!", (asked, question)
        assert type(desk.asked[0].asof) in (date, type(None)), (asked, question)


def test_what_is_no_question_is_refused_in_one_line_that_names_it() -> None:
    table = (
        (17, "Not a question: int"),
        (None, "Not a question: NoneType"),
        ({}, "no question"),
        ({"question": "  "}, "no question"),
        ({"question": 17}, "no question"),
        ({"question": "who?", "when": "now"}, "Unknown key 'when'"),
        ({"question": "who?", "text": "where?"}, "Unknown key 'text'"),
        ({"question": "who?", "asof": "yesterday"}, "asof is 'yesterday'"),
        ({"question": "who?", "asof": 20220120}, "asof is 20220120"),
        ({"question": "who?", "limit": "ten"}, "limit is 'ten'"),
        ({"question": "who?", "limit": None}, "limit is None"),
        ({"question": "who?", "limit": True}, "limit is True"),
        ({"question": "who?", "limit": 0}, "limit is 0"),
        ({"question": "who?", "source": ["a", "b"]}, "source is"),
    )
    for asked, words in table:
        with pytest.raises(DatelineError, match=words) as raised:
            as_question(asked)
        assert "\n" not in str(raised.value), (asked, words)


def test_an_answer_chain_composes_batches_and_streams() -> None:
    chain = answer_chain(Desk())
    assert isinstance(chain, Runnable)
    assert [answer.text for answer in chain.batch(["one?", "two?"])] == ["one?!", "two?!"]
    assert [answer.text for answer in chain.stream("one?")] == ["one?!"]
    assert (chain | RunnableLambda(lambda answer: len(answer.hits))).invoke("one?") == len(HITS)


async def test_an_answer_chain_can_be_awaited() -> None:
    assert (await answer_chain(Desk()).ainvoke("one?")).text == "one?!"


@pytest.mark.slow
def test_the_example_runs_over_the_samples(tmp_path: Path) -> None:
    told = _run(
        "from bot.cli import main; main(['ingest', 'samples/articles', '--data', sys.argv[1]]); "
        "import runpy; sys.argv[:] = ['example', sys.argv[1]]; "
        "runpy.run_path('docs/langchain_example.py', run_name='__main__')",
        str(tmp_path),
    )
    quoted = [line for line in told.splitlines() if line.endswith("[1]")]
    assert quoted and "The NATO-Russia Council met in Brussels on January 12" in quoted[0]
    looked_at = told[told.index("Looked at:") :].splitlines()[1:]
    assert looked_at[0].startswith("  Ten days of diplomacy")
    assert any(line.endswith("· Northline · 2022-01-27") for line in looked_at)


def _run(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}", *arguments],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1", "LLM_MODEL": ""},
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_code_in_the_page_is_that_of_the_example() -> None:
    page = (ROOT / "docs" / "langchain.md").read_text(encoding="utf-8")
    example = (ROOT / "docs" / "langchain_example.py").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.S)
    assert len(blocks) == 3
    assert all(block in example for block in blocks)


def test_the_page_names_every_field_key_and_extra() -> None:
    page = (ROOT / "docs" / "langchain.md").read_text(encoding="utf-8")
    fields = set(DatelineRetriever.model_fields) - set(BaseRetriever.model_fields)
    keys = DatelineRetriever(desk=Desk()).invoke("?")[0].metadata
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    for name in [
        *fields,
        *keys,
        *(field.name for field in dataclasses.fields(Question) if field.name != "text"),
    ]:
        assert f"`{name}`" in page, name
    for extra in set(extras) - {"dev"}:
        assert f"'dateline[{extra}]'" in page
