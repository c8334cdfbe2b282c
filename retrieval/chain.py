"""Dateline for people who build on LangChain: a retriever, and a Runnable from a question to its Answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda

from retrieval.types import Answer, DatelineError, Finding, Hit, Question

Asked = str | Mapping[str, Any] | Question

_KINDS: dict[str, type] = {
    "asof": date,
    "since": date,
    "until": date,
    "source": str,
    "context": str,
    "limit": int,
}


@runtime_checkable
class Searcher(Protocol):
    """Finds passages."""

    def search(self, question: Question) -> Finding:
        """Hits for `question`, best first."""


@runtime_checkable
class Answerer(Protocol):
    """Answers questions."""

    def answer(self, question: Question) -> Answer:
        """The answer to `question`, or a refusal."""


class DatelineRetriever(BaseRetriever):
    """Dateline's search as a LangChain retriever: `retriever.invoke("who met in Geneva?")`.

    Each Document is a passage: `page_content` its text, `metadata` has `article_id`, `title`,
    `source`, `url`, `published` (ISO 8601, or `None`), `start` and `end` (character offsets in the
    article) and `score` (greater is better). Best first, at most `limit`; the other fields bound the
    search as in `Question`.
    """

    desk: Searcher
    limit: int = 10
    asof: date | None = None
    since: date | None = None
    until: date | None = None
    source: str | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 (LangChain passes it by name)
    ) -> list[Document]:
        question = Question(
            text=query,
            asof=self.asof,
            since=self.since,
            until=self.until,
            source=self.source,
            limit=self.limit,
        )
        return [document(hit) for hit in self.desk.search(question).hits[: self.limit]]


def answer_chain(answerer: Answerer) -> Runnable[Asked, Answer]:
    """A Runnable from a question to an `Answer`: it composes, batches and streams like any other.

    It takes a string, a `Question`, or a mapping with `question` (or `text`) and any of `asof`,
    `since`, `until` (dates, or ISO 8601 strings), `source`, `context` and `limit`. Raises
    `DatelineError` for anything else.
    """

    def answer(asked: Asked) -> Answer:
        return answerer.answer(as_question(asked))

    return RunnableLambda(answer, name="dateline")


def as_question(asked: Asked) -> Question:
    """`asked` as a `Question`; what may be given is said at `answer_chain`."""
    if isinstance(asked, Question):
        return asked
    if isinstance(asked, str):
        return Question(asked)
    if not isinstance(asked, Mapping):
        raise DatelineError(f"Not a question: {type(asked).__name__}; give a str, a mapping or a Question.")
    given = dict(asked)
    text = given.pop("question", None) or given.pop("text", None)
    if not isinstance(text, str) or not text.strip():
        raise DatelineError('The mapping has no question: give it under the key "question".')
    unknown = sorted(str(key) for key in given if key not in _KINDS)
    if unknown:
        raise DatelineError(f"Unknown key {unknown[0]!r}: a question may have {', '.join(_KINDS)}.")
    return Question(text, **{key: _checked(key, value) for key, value in given.items()})


def document(hit: Hit) -> Document:
    """A hit as a LangChain Document; its metadata is plain JSON."""
    article, passage = hit.article, hit.passage
    return Document(
        id=f"{article.id}:{passage.start}-{passage.end}",
        page_content=passage.text,
        metadata={
            "article_id": article.id,
            "title": article.title,
            "source": article.source,
            "url": article.url,
            "published": article.published.isoformat() if article.published else None,
            "start": passage.start,
            "end": passage.end,
            "score": float(hit.score),
        },
    )


def _checked(key: str, value: Any) -> Any:
    kind = _KINDS[key]
    if kind is date and isinstance(value, str):
        return _day(key, value)
    if isinstance(value, datetime):
        value = value.date()
    if kind is int and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise DatelineError(f"{key} is {value!r}: give a whole number from 1.")
    if value is not None and not isinstance(value, kind):
        raise DatelineError(f"{key} is {value!r}: give a {kind.__name__}.")
    return value


def _day(key: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise DatelineError(f"{key} is {written!r}: give a date such as 2022-01-20.") from error
