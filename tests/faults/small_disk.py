"""A program: ingests on a disk that is too small, asks, makes room, ingests again; prints what came of it.

`small_disk.py HOW FOLDER SIZE` with a library in FOLDER/start and articles in FOLDER/more.jsonl. HOW is
`mount`, which needs a mount namespace of its own and works on a file system of SIZE bytes, or `limit`, where
no file may be larger than SIZE.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from conftest import WordsEncoder

import retrieval.chroma.probe
import retrieval.chroma.vector_index
import retrieval.embed
from bot import cli
from retrieval.chroma.index import Index

PLENTY = 256 << 20


def make(how: str, folder: Path) -> None:
    folder.mkdir()
    if how == "mount":
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={PLENTY}", "tmpfs", folder], check=True)


def resize(how: str, folder: Path, size: int) -> None:
    if how == "mount":
        subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)
    else:
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (min(size, most) if most > 0 else size, most))


def used(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def ran(*arguments: str) -> dict[str, Any]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.main(arguments)
    lines = [line for line in err.getvalue().splitlines() if line.startswith(("dateline:", "Traceback"))]
    return {"status": status, "out": out.getvalue(), "err": lines}


def found(data: Path) -> list[int]:
    """What the generation that is current finds, by Chroma."""
    index = Index(data / "index")
    generation = index.current()
    assert generation is not None
    nearest = generation.search(WordsEncoder().encode(["the bridge"])[0], 5)
    index.close()
    return [identifier for identifier, _ in nearest]


def main(how: str, folder: Path, size: int) -> dict[str, Any]:
    disk = folder / f"disk-{size}"
    data = disk / "data"
    make(how, disk)
    shutil.copytree(folder / "start", data)
    seen: dict[str, Any] = {"before": found(data), "start": used(disk)}
    given = ["--data", str(data)]
    resize(how, disk, size)
    seen["ingest"] = ran("ingest", str(folder / "more.jsonl"), "--json", *given)
    seen["after"] = found(data)
    seen["ask"] = ran("ask", "When was the bridge shut?", "--json", *given)
    seen["backup"] = ran("backup", str(disk / "news.backup"), *given)
    seen["left"] = [path.name for path in disk.iterdir()]
    resize(how, disk, PLENTY)
    seen["again"] = ran("ingest", str(folder / "more.jsonl"), "--json", *given)
    seen["check"] = ran("check", *given)
    seen["end"] = used(disk)
    return seen


if __name__ == "__main__":
    os.environ.update(EMBEDDING_MODEL="words", LLM_MODEL="", TELEGRAM_BOT_TOKEN="")
    retrieval.embed.SentenceEncoder = lambda *_, **__: WordsEncoder()  # type: ignore[assignment,misc]
    retrieval.chroma.vector_index.MERGE_AT_LEAST = 100
    # The child that opens an index has tests of its own, and takes seconds to start.
    retrieval.chroma.probe.Probe.__call__ = lambda _self, folder: retrieval.chroma.probe.main(folder)  # type: ignore[method-assign]
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
