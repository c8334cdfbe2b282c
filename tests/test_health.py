"""`dateline check` finds what is wrong with a library, an index and the settings, and says what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Build, House

from bot.commands.health import find_problems
from bot.settings import Settings
from ingest.chunk import chunk
from retrieval.types import Article

TOKEN = "123456:" + "a" * 35


@pytest.fixture
def filled(house: Build) -> House:
    one = house()
    one.ingest([Article(str(n), f"The bridge number {n} is shut.") for n in range(20)])
    one.close()
    return one


def found(folder: Path, deep: bool = False, **set_up: object) -> list[str]:
    return find_problems(replace(Settings(data=folder, embedding_model="words"), **set_up), deep)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("deep", [True, False])
def test_a_whole_library_has_no_problem(filled: House, deep: bool) -> None:
    assert found(filled.folder, deep) == []


def test_a_missing_library_is_said_and_not_made(tmp_path: Path) -> None:
    assert found(tmp_path / "data") == [
        f"there is no library in {tmp_path / 'data'}: `dateline ingest SOURCE` makes one"
    ]
    assert not (tmp_path / "data").exists()


def test_a_damaged_library_is_named(filled: House) -> None:
    (filled.folder / "library.db").write_bytes(b"no database" * 1_000)
    (line,) = found(filled.folder)
    assert line.count(str(filled.folder / "library.db")) == 1


def test_passages_without_a_vector_are_counted(house: Build, filled: House) -> None:
    one = house(filled.folder)
    with one.library.writing():
        one.library.put(Article("new", "The tram runs."), chunk("The tram runs."))
        one.library.link_copies(["new"])
    assert found(filled.folder) == ["1 passages have no vector of words: run `dateline reindex`"]


def test_another_encoder_than_that_of_the_index_is_said(filled: House) -> None:
    lines = found(filled.folder, embedding_model="other")
    assert "20 passages have no vector of other: run `dateline reindex`" in lines
    assert any("the index was built with words, EMBEDDING_MODEL is other" in line for line in lines)


def test_a_missing_index_is_said(filled: House) -> None:
    import shutil

    shutil.rmtree(filled.folder / "index")
    assert found(filled.folder) == ["there is no index generation: run `dateline check --repair`"]


@pytest.mark.parametrize("what", ["CURRENT", "*/manifest.json", "*/vectors.f32"])
def test_a_damaged_index_is_said_with_what_to_do(filled: House, what: str) -> None:
    (path,) = (filled.folder / "index").glob(what)
    path.write_bytes(path.read_bytes()[:-3])
    lines = found(filled.folder)
    assert lines
    assert all(str(filled.folder / "index") in line for line in lines)


def test_a_changed_byte_is_found_by_the_deep_look(filled: House) -> None:
    (path,) = (filled.folder / "index").glob("*/vectors.f32")
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert any("vectors.f32" in line for line in found(filled.folder, deep=True))


@pytest.mark.parametrize(
    ("token", "wrong"), [("", False), (TOKEN, False), ("hello", True), (TOKEN + " ", True)]
)
def test_a_token_that_cannot_be_one_is_said_and_not_shown(filled: House, token: str, wrong: bool) -> None:
    lines = found(filled.folder, telegram_token=token)
    assert any("TELEGRAM_BOT_TOKEN" in line for line in lines) is wrong
    assert not any(token and token in line for line in lines)


def test_a_chat_model_that_cannot_be_had_is_said(filled: House) -> None:
    (line,) = found(filled.folder, llm_model="nobody:nothing")
    assert "nobody" in line
    assert "\n" not in line
