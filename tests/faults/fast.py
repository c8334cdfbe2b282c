"""The command line with an encoder that needs no model, in small steps, so that a test reaches each soon.

`fast.py PORT ARGUMENTS…`: what `dateline ARGUMENTS…` does; PORT of loopback is open to its reading of the
web, which waits for nobody. Library, index, child processes, locks and signals are those of the program.
"""

from __future__ import annotations

import sys
import time
from datetime import date

from conftest import WordsEncoder
from faults.reach import fetcher

from bot import cli
from bot.commands import feeds as feeding
from ingest import pipeline
from ingest.fetch.robots import PoliteFetcher
from ingest.sources.web import WebReader
from retrieval import embed
from retrieval.chroma import vector_index

STORE_AT_ONCE, EMBED_AT_ONCE, MERGE_AT_LEAST = 16, 32, 60


class Stand(WordsEncoder):
    """Takes what the real encoder takes."""

    def __init__(self, name: str, *, offline: bool) -> None:
        super().__init__(name)


def main(port: int, *arguments: str) -> int:
    embed.SentenceEncoder = Stand  # type: ignore[assignment,misc]
    pipeline.STORE_AT_ONCE, pipeline.EMBED_AT_ONCE = STORE_AT_ONCE, EMBED_AT_ONCE
    vector_index.MERGE_AT_LEAST = MERGE_AT_LEAST
    guest = PoliteFetcher(fetcher(port), time.monotonic, lambda _seconds: None)
    feeding.open_web = lambda: WebReader(guest, date.today)
    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), *sys.argv[2:]))
