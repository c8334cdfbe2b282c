"""What many tests stand on: an encoder without a model, a tiny real model, a library of the samples."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from faults.measured import Trial, table

from ingest.documents import Refusal
from ingest.pipeline import Ingest, Summary
from ingest.sources.discover import discover
from retrieval.build import open_engine
from retrieval.chroma.index import Index
from retrieval.chroma.vector_index import ChromaVectorIndex
from retrieval.embed import SentenceEncoder, Vectors
from retrieval.pipeline import Engine
from retrieval.ports import Encoder, SpanReader
from retrieval.search.search import Search
from retrieval.sqlite.library import SqliteLibrary
from retrieval.types import Article
from retrieval.verify.grounding import Wording

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
BRIDGE = (
    "The Gannet Bridge was shut for repairs. The council closed it on January 14 because of cracks. "
    "It carries 23,000 vehicles a day. The mayor, Ada Brandt, said that it will open again in spring."
)

if TYPE_CHECKING:
    from fakes import BotApi
    from faults.misbehaviour import Site
    from scripted import Script
    from web_commands import Run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the fault tests at full length (make faults)")


@pytest.fixture
def trial(request: pytest.FixtureRequest) -> Trial:
    return Trial(bool(request.config.getoption("--full")), request.node)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in table(terminalreporter.stats.get("passed", [])):
        terminalreporter.write_line(line)


@lru_cache(maxsize=10_000)
def _direction(word: str, dimension: int) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=dimension).astype(np.float32)


@dataclass
class WordsEncoder:
    """The sum of a fixed random direction for each word: texts that share words lie near each other."""

    name: str = "words"
    dimension: int = 32
    seen: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in ["", *text.lower().split()]:
                row += _direction(word, self.dimension)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def silent(_step: str, _done: int, _total: int | None) -> None:
    pass


@dataclass
class House:
    """One data folder with its parts put together."""

    folder: Path
    encoder: Encoder
    library: SqliteLibrary
    index: Index
    dense: ChromaVectorIndex

    def ingest(self, found: Iterable[Article | Refusal]) -> Summary:
        return Ingest(self.library, self.dense, self.encoder).run(found)

    def nearest(self, text: str, k: int = 5) -> list[int]:
        return [i for i, _ in self.dense.search(self.encoder.encode([text])[0], k)]

    def desk(self, wording: Wording | None = None, today: Callable[[], date] = date.today) -> Engine:
        return self.engine(wording=wording, today=today)

    def engine(
        self,
        encoder: Encoder | None = None,
        spans: SpanReader | None = None,
        wording: Wording | None = None,
        today: Callable[[], date] = date.today,
    ) -> Engine:
        """Without `spans` sentences are judged by words, with an `encoder` by meaning, too."""
        search = Search(self.library, self.dense, self.encoder)
        return Engine(self.library, search, encoder, spans, wording, today)

    def close(self) -> None:
        self.index.close()
        self.library.close()


Build = Callable[..., House]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Build]:
    """Opens a data folder; its index is not asked in a child process after a build, unless `probed`."""
    opened: list[House] = []

    def build(folder: Path | None = None, encoder: Encoder | None = None, probed: bool = False) -> House:
        folder, encoder = folder or tmp_path / "data", encoder or WordsEncoder()
        library = SqliteLibrary(folder)
        index = Index(folder / "index", verify=None if probed else lambda _folder: [])
        opened.append(House(folder, encoder, library, index, ChromaVectorIndex(library, index, encoder.name)))
        return opened[-1]

    yield build
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real sentence-transformers model with one random layer: loaded in no time, and sure of nothing."""
    return make_model(tmp_path_factory.mktemp("models") / "tiny", seed=1)


def make_model(folder: Path, seed: int) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder.mkdir(parents=True)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    torch.manual_seed(seed)
    shape = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=128,
    )
    BertModel(shape).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=128).save_pretrained(folder)
    words = Transformer(str(folder))
    whole = SentenceTransformer(modules=[words, Pooling(16)], device="cpu")
    saved = folder.with_name(f"{folder.name}-saved")
    whole.save(str(saved))
    return saved


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds `samples/articles`, encoded by the default model. Only to be read."""
    folder = tmp_path_factory.mktemp("samples")
    library, index = SqliteLibrary(folder), Index(folder / "index", verify=lambda _folder: [])
    encoder = SentenceEncoder()
    dense = ChromaVectorIndex(library, index, encoder.name)
    found = discover([str(SAMPLES / "articles")], date(2026, 1, 1))
    summary = Ingest(library, dense, encoder).run(found)
    assert not summary.refused
    index.close()
    library.close()
    return folder


@pytest.fixture(scope="session")
def samples(sample_folder: Path) -> Engine:
    """What answers over `sample_folder`, with the default encoder and reading model."""
    return open_engine(sample_folder, SentenceEncoder())


@pytest.fixture
def sample_copy(sample_folder: Path, tmp_path: Path) -> Path:
    """A copy of `sample_folder` to write to."""
    return shutil.copytree(sample_folder, tmp_path / "copy")


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A Telegram of the test, on loopback."""
    from fakes import BotApi

    with BotApi() as server:
        yield server


@pytest.fixture
def script() -> Script:
    """An answerer that says what it is told."""
    from scripted import Script

    return Script()


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of the test."""
    from faults.misbehaviour import serving

    with serving() as running:
        yield running


@pytest.fixture
def run(
    site: Site,
    tmp_path: Path,
    tiny_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command in an empty folder; the web it reads is `site`."""
    from web_commands import reading

    return reading(site, tmp_path, tiny_model, monkeypatch, capfd)
