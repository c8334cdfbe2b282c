"""Dateline in a LangChain program: find passages, answer with citations, put both into a chain.

dateline ingest samples/articles --data data
python docs/langchain_example.py data "When did the NATO-Russia Council meet?"
"""

import sys
from pathlib import Path

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda, RunnableParallel

from retrieval.build import open_engine
from retrieval.chain import DatelineRetriever, answer_chain
from retrieval.embed import SentenceEncoder
from retrieval.types import Answer

QUESTION = "When did the NATO-Russia Council meet?"


def list_articles(documents: list[Document]) -> list[str]:
    """The title, outlet and date of each article among the passages, once, best first."""
    lines = [
        f"{one.metadata['title']} · {one.metadata['source'] or 'outlet unknown'} · "
        f"{one.metadata['published'] or 'date unknown'}"
        for one in documents
    ]
    return list(dict.fromkeys(lines))


def format_answer(answer: Answer) -> str:
    """The answer with its quotations."""
    quotes = [f"  [{one.number}] {one.quote!r} ({one.article.title})" for one in answer.citations]
    return "\n".join([answer.text, *quotes])


def main(folder: str = "data", question: str = QUESTION) -> None:
    """Ask the library in `folder`; nothing here needs a key or the network."""
    engine = open_engine(Path(folder), SentenceEncoder())

    # Passages as Documents, for a chain of your own.
    retriever = DatelineRetriever(desk=engine, limit=5)
    for passage in retriever.invoke(question)[:1]:
        print(f"{passage.metadata['score']:.3f} {passage.page_content[:70]!r} …")

    # The checked answer. A mapping may say what a Question may: here, only what was out by that day.
    answer = answer_chain(engine)
    print(format_answer(answer.invoke({"question": question, "asof": "2022-01-20"})))

    # Both at once: any Runnable goes before, beside or after.
    both = RunnableParallel(
        answer=answer | RunnableLambda(format_answer),
        seen=retriever | RunnableLambda(list_articles),
    )
    found = both.invoke(question)
    print("Looked at:", *found["seen"], sep="\n  ")


if __name__ == "__main__":
    main(*sys.argv[1:])
