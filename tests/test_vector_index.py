"""Dense search sees every live passage and no other, whatever the index knows, and says when it cannot."""

from __future__ import annotations

import logging
import random
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, Build, House, WordsEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.chunk import chunk
from ingest.pipeline import embed_passages
from retrieval.chroma import vector_index
from retrieval.chroma.index import Index
from retrieval.chroma.vector_index import ChromaVectorIndex, WrongEncoder
from retrieval.ports import Filter
from retrieval.sqlite.vectors import SqliteVectorStore
from retrieval.types import Article

WORDS = ("bridge", "harbour", "tram", "film", "strike", "council", "bird", "ferry", "fire", "mayor", "snow")


def story(number: int, seed: int = 0) -> Article:
    draw = random.Random(f"{number} {seed}")
    text = f"Story {number} tells of " + " ".join(draw.choices(WORDS, k=8)) + f" and of {seed}."
    return Article(f"story-{number}", text, source=f"outlet {number % 3}")


def add(house: House, *articles: Article) -> None:
    """Store and embed, without a merge."""
    with house.library.writing():
        for article in articles:
            house.library.put(article, chunk(article.text))
    embed_passages(house.library, house.encoder, lambda *_: None)


def forget(house: House, *identifiers: str) -> None:
    with house.library.writing():
        for identifier in identifiers:
            assert house.library.forget(identifier)


def expected(house: House, text: str, k: int, where: Filter | None = None) -> list[tuple[int, float]]:
    """What comparing with every live passage finds."""
    ids = house.library.vectors("words").passage_ids()
    passages = house.library.passages(ids)
    vector = house.encoder.encode([text])[0]
    scored = []
    for identifier, (passage, article) in passages.items():
        if where and where.source is not None and article.source != where.source:
            continue
        if where and where.first_day is not None and (article.published or date.min) < where.first_day:
            continue
        inputs = f"{article.title}\n{passage.text}" if article.title else passage.text
        scored.append((identifier, float(house.encoder.encode([inputs])[0] @ vector)))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]


def agrees(house: House, text: str, k: int = 10, where: Filter | None = None) -> None:
    found = house.dense.search(house.encoder.encode([text])[0], k, where)
    wanted = expected(house, text, k, where)
    assert [i for i, _ in found] == [i for i, _ in wanted]
    assert np.allclose([score for _, score in found], [score for _, score in wanted], atol=1e-5)


def test_an_empty_library_finds_nothing(house: Build) -> None:
    assert house().nearest("bridge") == []


def test_a_new_article_is_found_at_once_without_an_index(house: Build) -> None:
    one = house()
    add(one, story(1), story(2))
    assert one.index.peek() is None
    assert one.nearest(story(2).text, 1) == [2]


def test_a_new_article_is_found_at_once_beside_an_index(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(40)])
    name = one.index.peek()
    add(one, story(99))
    assert one.index.peek() == name
    assert one.nearest(story(99).text, 1) == [41]
    agrees(one, "bridge and ferry")


def test_replaced_and_forgotten_passages_never_come_back(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(40)])
    add(one, story(5, seed=1))
    forget(one, "story-7")
    for text in (story(5).text, story(7).text, "bridge"):
        agrees(one, text, 40)
    assert not {6, 8} & set(one.nearest(story(5).text, 40))


def test_passages_that_are_equally_near_come_in_the_order_of_their_ids(house: Build) -> None:
    one = house()
    one.ingest(Article(f"copy-{n}", "The bridge is shut.") for n in range(8))
    add(one, *(Article(f"later-{n}", "The bridge is shut.") for n in range(8)))
    assert one.nearest("bridge", 12) == [*range(1, 13)]


def test_enough_is_found_where_many_were_replaced(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(120)])
    forget(one, *(f"story-{n}" for n in range(100)))
    found = one.nearest("bridge harbour", 5)
    assert len(found) == 5
    agrees(one, "bridge harbour", 5)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["add", "change", "forget", "merge"]), st.integers(0, 20), st.integers(1, 12)
        ),
        max_size=8,
    )
)
def test_index_and_tail_agree_with_comparing_everything(
    house: Build, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    one = house(tmp_path_factory.mktemp("steps"))
    for number, (step, first, count) in enumerate(steps):
        wanted = range(first, first + count)
        held = set(one.library.article_ids())
        if step == "merge":
            one.dense.merge()
        elif step == "forget":
            forget(one, *(f"story-{n}" for n in wanted if f"story-{n}" in held))
        else:
            add(one, *(story(n, seed=number if step == "change" else 0) for n in wanted))
        agrees(one, "bridge ferry snow")
        agrees(one, story(first).text, 3, Filter(source="outlet 1"))
    one.close()


def test_a_filter_holds_for_the_index_and_for_what_is_not_in_it_yet(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(40)])
    add(one, *(story(n) for n in range(40, 60)))
    for where in (
        Filter(source="outlet 2"),
        Filter(source="nobody"),
        Filter(first_day=date(2022, 1, 1)),
        Filter(),
    ):
        agrees(one, "bridge and ferry", 60, where)


def test_what_is_embedded_later_is_found_then(house: Build) -> None:
    one = house()
    with one.library.writing():
        one.library.put(story(1), chunk(story(1).text))
    assert one.nearest("bridge") == []
    embed_passages(one.library, one.encoder, lambda *_: None)
    assert one.nearest("bridge") == [1]


def test_a_merge_is_due_when_it_is_worth_it(house: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_index, "MERGE_AT_LEAST", 10)
    one = house()
    assert not one.dense.merge_due()
    add(one, *(story(n) for n in range(200)))
    assert one.dense.merge_due(), "without an index"
    one.dense.merge()
    assert not one.dense.merge_due()
    add(one, *(story(n) for n in range(200, 219)))
    assert not one.dense.merge_due(), "19 of 200 passages"
    add(one, story(219))
    assert one.dense.merge_due(), "a tenth"
    one.dense.merge()
    forget(one, *(f"story-{n}" for n in range(10)))
    assert not one.dense.merge_due()
    forget(one, *(f"story-{n}" for n in range(10, 22)))
    assert one.dense.merge_due(), "forgotten passages count"


def test_a_small_index_is_not_built_anew_for_each_article(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(5)])
    name = one.index.peek()
    one.ingest([story(n) for n in range(5, 10)])
    assert one.index.peek() == name


def test_another_encoder_is_refused_in_one_line_that_says_what_to_do(house: Build) -> None:
    one = house()
    one.ingest([story(1)])
    other = house(one.folder, WordsEncoder(name="other", dimension=16))
    for ask in (other.dense.require_encoder, lambda: other.nearest("bridge")):
        with pytest.raises(WrongEncoder) as refused:
            ask()
        assert str(refused.value) == (
            "the index was built with words, but EMBEDDING_MODEL is other: "
            "run `dateline reindex`, or set EMBEDDING_MODEL=words"
        )


def test_a_new_index_is_built_beside_the_old_one_which_answers_until_the_swap(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(20)])
    other = house(one.folder, WordsEncoder(name="other", dimension=16))
    embed_passages(other.library, other.encoder, lambda *_: None)
    agrees(one, "bridge and ferry")
    other.dense.merge()
    agrees(other, "bridge and ferry")
    with pytest.raises(WrongEncoder):
        one.nearest("bridge")


def damage_file(folder: Path, pattern: str) -> None:
    for path in folder.glob(pattern):
        if path.is_file():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("what", ["*/manifest.json", "*/vectors.f32", "CURRENT", "*/chroma/*/*.bin", "gone"])
def test_a_damaged_index_is_passed_over_and_the_answers_stay(
    house: Build, tmp_path: Path, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    one = house()
    one.ingest([story(n) for n in range(30)])
    one.close()
    if what == "gone":
        for path in (one.folder / "index").iterdir():
            if path.is_dir():
                shutil.rmtree(path)
    else:
        assert [*(one.folder / "index").glob(what)], what
        damage_file(one.folder / "index", what)
    again = house(one.folder)
    with caplog.at_level(logging.WARNING):
        agrees(again, "bridge and ferry", 30)
    assert "run `dateline check --repair`" in caplog.text
    assert again.dense.merge_due()
    again.dense.merge()
    caplog.clear()
    agrees(again, "bridge and ferry", 30)
    assert caplog.text == ""


def test_an_index_that_fails_at_the_question_is_passed_over(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(30)])
    generation = one.index.current()
    assert generation is not None
    assert generation._search is not None
    # As if another program had emptied Chroma's own tables while this one has them open.
    generation._search._client.delete_collection("passages")  # type: ignore[attr-defined]
    agrees(one, "bridge and ferry", 30)


def test_purging_leaves_no_vector_of_what_was_forgotten(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(3)])
    assert one.nearest("bridge") != []
    trace = one.encoder.encode([story(1).text])[0].tobytes()

    def traces() -> bool:
        # But for Chroma's own file: this process has encoded the text, and spare room in it is as
        # it lay in this process's memory.
        files = [path for path in one.folder.rglob("*") if path.is_file() and path.name != "data_level0.bin"]
        return any(trace in path.read_bytes() for path in files)

    assert traces()
    assert not one.dense.holds_forgotten()
    forget(one, "story-1")
    assert one.dense.holds_forgotten()
    one.library.vacuum()
    one.dense.purge()
    assert not one.dense.holds_forgotten()
    assert len([*(one.folder / "index").glob("*/vectors.f32")]) == 1, "the old index is still there"
    assert not traces()
    agrees(one, "bridge")


def test_purging_the_last_article_empties_the_index(house: Build) -> None:
    one = house()
    one.ingest([story(1)])
    forget(one, "story-1")
    one.dense.purge()
    manifest = one.index.peek()
    assert manifest is not None
    assert (manifest.count, manifest.encoder) == (0, "words")
    assert one.nearest("bridge") == []
    add(one, story(2))
    assert one.nearest("bridge") == [2]


def test_purging_under_another_encoder_keeps_the_index_of_the_first(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(3)])
    other = ChromaVectorIndex(one.library, one.index, "other")
    forget(one, "story-1")
    other.purge()
    manifest = one.index.peek()
    assert manifest is not None
    assert (manifest.count, manifest.encoder) == (2, "words")
    agrees(one, "bridge")


def test_purging_without_an_index_does_nothing(house: Build) -> None:
    one = house()
    one.dense.purge()
    one.dense.merge()
    assert one.index.peek() is None


def test_an_article_that_another_process_ingests_is_found_at_the_next_question(house: Build) -> None:
    one = house()
    one.ingest([story(n) for n in range(20)])
    assert one.nearest("zebra crossing", 1) != []
    script = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from pathlib import Path; from conftest import WordsEncoder\n"
        "from ingest.pipeline import Ingest; from retrieval.chroma.vector_index import ChromaVectorIndex\n"
        "from retrieval.chroma.index import Index\n"
        "from retrieval.sqlite.library import SqliteLibrary; from retrieval.types import Article\n"
        "folder, merge = Path(sys.argv[1]), sys.argv[2] == 'merge'\n"
        "library, index = SqliteLibrary(folder), Index(folder / 'index', verify=lambda _: [])\n"
        "dense = ChromaVectorIndex(library, index, 'words')\n"
        "found = [Article(f'new {sys.argv[2]}', f'A zebra crossed the {sys.argv[2]} road.')]\n"
        "Ingest(library, dense, WordsEncoder()).run(found)\n"
        "merge and dense.merge()\n"
    )
    for number, how in enumerate(("tail", "merge"), 21):
        command = [sys.executable, "-c", script, str(one.folder), how]
        subprocess.run(command, cwd=ROOT, check=True, timeout=100)
        assert one.nearest(f"a zebra crossed the {how} road.", 1) == [number]
        agrees(one, "zebra")


def test_threads_ask_while_articles_come_in(house: Build) -> None:
    from concurrent.futures import ThreadPoolExecutor

    one = house()
    one.ingest([story(n) for n in range(20)])
    vector = one.encoder.encode(["bridge and ferry"])[0]
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(one.dense.search, vector, 5) for _ in range(60)]
        for number in range(20, 40):
            add(one, story(number))
        assert all(len(each.result()) == 5 for each in asked)
    agrees(one, "bridge and ferry", 40)


def test_an_index_given_by_an_index_of_another_folder_is_not_shared(house: Build, tmp_path: Path) -> None:
    first, second = house(tmp_path / "one"), house(tmp_path / "two")
    first.ingest([story(1)])
    assert second.nearest("bridge") == []
    assert Index(tmp_path / "two" / "index").peek() is None


def test_the_old_index_goes_when_its_last_reader_lets_go(house: Build) -> None:
    reader = house()
    add(reader, *(story(number) for number in range(5)))
    reader.dense.merge()
    reader.nearest("ferry")
    writer = house(reader.folder)
    forget(writer, "story-1")
    writer.dense.purge()
    assert writer.dense.leftovers()
    reader.nearest("ferry")
    assert writer.dense.leftovers() == []


def test_what_came_in_is_read_without_what_was_there(house: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    one = house()
    one.ingest([story(n) for n in range(20)])
    one.nearest("bridge")
    asked: list[int] = []
    read = SqliteVectorStore.passage_ids

    def passage_ids(store: SqliteVectorStore, after: int = 0) -> object:
        asked.append(after)
        return read(store, after)

    monkeypatch.setattr(SqliteVectorStore, "passage_ids", passage_ids)
    add(one, story(30))
    assert one.nearest(story(30).text, 1) == [21]
    assert asked == [20]
    forget(one, "story-3")
    assert 4 not in one.nearest(story(3).text, 20)
    assert asked == [20, 0], "where passages went all ids are compared"
    agrees(one, "bridge and ferry", 40)
