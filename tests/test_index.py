"""The vector index: answers like brute force, and no kill, damage or crowd leaves a bad generation in use."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval.chroma import generation as generation_module
from retrieval.chroma import manifest as record
from retrieval.chroma import probe
from retrieval.chroma.index import Generation, Index, IndexDamaged
from retrieval.chroma.probe import Probe
from retrieval.ports import Batch, Filter
from retrieval.types import DatelineError

ROOT = Path(__file__).resolve().parents[1]
STEPS = ("locked", "filled", "sealed", "recorded", "verified", "swapped", "swept")
DIMENSION = 16
# Enough that one file is too big to be hashed at every opening, and that a scan takes two blocks.
MANY = 6_000
FEW = 300


def passages(count: int, seed: int = 0) -> Batch:
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(count, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Batch(
        ids=np.arange(count, dtype=np.int64) * 3 + 7,
        vectors=vectors,
        days=draw.choice([0, 20220110, 20220112, 20220120], count).astype(np.int64),
        sources=[f"outlet {n}" for n in draw.integers(0, 4, count)],
    )


def in_batches(batch: Batch, size: int = 1_000) -> Iterator[Batch]:
    for start in range(0, len(batch.ids), size):
        rows = slice(start, start + size)
        yield Batch(batch.ids[rows], batch.vectors[rows], batch.days[rows], batch.sources[rows])


def trusting(folder: Path, **options: object) -> Index:
    """An index that names what it built without asking a child process: for tests of something else."""
    return Index(folder, verify=lambda _folder: [], **options)  # type: ignore[arg-type]


def asked_here(folder: Path) -> list[str]:
    """What the child process would ask, without the time it takes to start one."""
    return probe.main(folder)


def brute_force(
    batch: Batch, vector: np.ndarray, k: int, allowed: list[bool] | None = None
) -> list[tuple[int, float]]:
    scores = batch.vectors @ vector
    rows = [row for row in range(len(batch.ids)) if allowed is None or allowed[row]]
    best = sorted(rows, key=lambda row: (-scores[row], batch.ids[row]))[:k]
    return [(int(batch.ids[row]), float(scores[row])) for row in best]


def same(found: list[tuple[int, float]], expected: list[tuple[int, float]]) -> bool:
    return [i for i, _ in found] == [i for i, _ in expected] and np.allclose(
        [score for _, score in found], [score for _, score in expected], atol=1e-5
    )


def generations(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over 6,000 passages, built and verified; tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("built")
    index = Index(folder, clock=lambda: datetime(2022, 1, 20, tzinfo=UTC))
    index.build("encoder one", DIMENSION, in_batches(passages(MANY)))
    index.close()
    return folder


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "index")


@pytest.fixture
def generation(built: Path) -> Iterator[Generation]:
    index = Index(built)
    current = index.current()
    assert current is not None
    yield current
    index.close()


def run_here(*arguments: str, **options: object) -> subprocess.Popen[str]:
    """This file as a program of its own (see the end of it)."""
    return subprocess.Popen(
        [sys.executable, __file__, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,  # type: ignore[call-overload]
    )


# Searching


def test_a_search_finds_what_brute_force_finds(generation: Generation) -> None:
    held = passages(MANY)
    for vector in passages(40, seed=1).vectors:
        assert same(generation.search(vector, 10), brute_force(held, vector, 10))


@pytest.mark.parametrize(
    ("where", "admits"),
    [
        (Filter(first_day=date(2022, 1, 12)), lambda day, _: day >= 20220112),
        (Filter(last_day=date(2022, 1, 12)), lambda day, _: 0 < day <= 20220112),
        (Filter(date(2022, 1, 11), date(2022, 1, 12)), lambda day, _: day == 20220112),
        (Filter(source="outlet 2"), lambda _, source: source == "outlet 2"),
        (
            Filter(date(2022, 1, 10), date(2022, 1, 10), "outlet 1"),
            lambda day, source: (day, source) == (20220110, "outlet 1"),
        ),
        (Filter(source="Outlet 2"), lambda *_: False),
        (Filter(first_day=date(2023, 1, 1)), lambda *_: False),
        (Filter(), lambda *_: True),
    ],
)
def test_a_filtered_search_misses_nothing_and_lets_nothing_through(
    generation: Generation, where: Filter, admits: Callable[[int, str], bool]
) -> None:
    held = passages(MANY)
    allowed = [admits(int(day), source) for day, source in zip(held.days, held.sources, strict=True)]
    for vector in passages(5, seed=2).vectors:
        assert same(generation.search(vector, 30, where), brute_force(held, vector, 30, allowed))


@pytest.mark.parametrize("first", [20220111, 20220112])
def test_a_wide_filter_takes_the_nearest_of_all_and_finds_what_a_narrow_one_would(
    generation: Generation, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    monkeypatch.setattr(generation_module, "SCAN_AT_MOST", 100)
    held = passages(MANY)
    allowed = [int(day) >= first for day in held.days]
    assert sum(allowed) > 100
    for vector in passages(5, seed=2).vectors:
        found = generation.search(vector, 10, Filter(first_day=date.fromisoformat(str(first))))
        assert same(found, brute_force(held, vector, 10, allowed))


def test_a_wide_filter_finds_what_is_far_from_everything_near(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation_module, "SCAN_AT_MOST", 10)
    held = passages(1_000)
    vector = held.vectors[0]
    near = np.argsort(-(held.vectors @ vector))
    far = Batch(held.ids, held.vectors, np.full(1_000, 20220101), held.sources)
    far.days[near[700:]] = 20220202
    generation = trusting(tmp_path).build("e", DIMENSION, [far])
    allowed = (far.days == 20220202).tolist()
    found = generation.search(vector, 10, Filter(first_day=date(2022, 2, 2)))
    assert same(found, brute_force(far, vector, 10, allowed))


def test_a_passage_without_a_day_is_found_only_when_no_day_is_asked_for(tmp_path: Path) -> None:
    one = passages(1)
    undated = Batch(one.ids, one.vectors, np.zeros(1, dtype=np.int64), ["outlet"])
    generation = trusting(tmp_path).build("e", DIMENSION, [undated])
    vector = one.vectors[0]
    assert [i for i, _ in generation.search(vector, 1)] == [7]
    assert [i for i, _ in generation.search(vector, 1, Filter(source="outlet"))] == [7]
    assert generation.search(vector, 1, Filter(last_day=date(2099, 12, 31))) == []
    assert generation.search(vector, 1, Filter(first_day=date.min)) == []


def test_equal_passages_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    held = passages(FEW)
    held.vectors[[250, 20, 120]] = held.vectors[5]
    generation = trusting(tmp_path).build("e", DIMENSION, [held])
    twins = held.ids[[5, 20, 120, 250]].tolist()
    assert [i for i, _ in generation.search(held.vectors[5], 4)] == twins
    assert [i for i, _ in generation.search(held.vectors[5], 4, Filter(source=None, first_day=None))] == twins


def test_a_sentence_that_every_page_carries_does_not_hide_the_others(tmp_path: Path) -> None:
    held = passages(3_000)
    held.vectors[:1_000] = held.vectors[0]
    held.vectors[1_000:2_000] = held.vectors[1_000]
    generation = Index(tmp_path, verify=asked_here).build("e", DIMENSION, in_batches(held))
    for row in range(2_000, 2_100):
        assert generation.search(held.vectors[row], 1)[0][0] == held.ids[row]
    assert [i for i, _ in generation.search(held.vectors[1_500], 1_000)] == held.ids[1_000:2_000].tolist()


def test_the_ids_are_sorted_whatever_order_they_came_in(tmp_path: Path) -> None:
    held = passages(FEW)
    back = Batch(held.ids[::-1], held.vectors[::-1], held.days[::-1], held.sources[::-1])
    generation = trusting(tmp_path).build("e", DIMENSION, in_batches(back, 7))
    assert generation.ids.tolist() == held.ids.tolist()
    assert same(generation.search(held.vectors[9], 5), brute_force(held, held.vectors[9], 5))
    some = Filter(source=held.sources[9])
    allowed = [source == held.sources[9] for source in held.sources]
    assert same(generation.search(held.vectors[9], 5, some), brute_force(held, held.vectors[9], 5, allowed))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_very_small_libraries_are_indexed_too(tmp_path: Path, count: int) -> None:
    held = passages(count)
    index = Index(tmp_path, verify=asked_here)
    generation = index.build("e", DIMENSION, [held] if count else [])
    vector = passages(1, seed=3).vectors[0]
    assert same(generation.search(vector, 50), brute_force(held, vector, 50))
    assert generation.search(vector, 0) == []
    assert index.check(deep=True) == []


def test_two_processes_get_the_same_answers_from_one_generation(built: Path, generation: Generation) -> None:
    ours = [generation.search(vector, 50) for vector in passages(30, seed=4).vectors]
    child = run_here("search", str(built))
    out, err = child.communicate(timeout=60)
    assert child.returncode == 0, err
    assert [[(i, score) for i, score in found] for found in json.loads(out)] == ours


def test_a_vector_of_another_length_is_refused(generation: Generation) -> None:
    with pytest.raises(ValueError, match=r"\(3,\)"):
        generation.search(np.ones(3, dtype=np.float32), 5)


# What is recorded


def test_the_manifest_can_be_read_without_the_heavy_packages(built: Path) -> None:
    child = run_here("peek", str(built))
    out, err = child.communicate(timeout=60)
    assert child.returncode == 0, err
    seen = json.loads(out)
    assert seen["heavy"] == []
    assert (seen["encoder"], seen["dimension"], seen["count"]) == ("encoder one", DIMENSION, MANY)
    assert seen["built"] == "2022-01-20T00:00:00+00:00"


def test_before_the_first_build_there_is_nothing_and_nothing_is_wrong(tmp_path: Path) -> None:
    index = Index(tmp_path / "none")
    assert index.current() is None
    assert index.peek() is None
    assert index.check(deep=True) == []


def test_reading_changes_no_byte(copied: Path) -> None:
    before = snapshot(copied)
    for _ in range(3):
        index = Index(copied)
        generation = index.current()
        assert generation is not None
        generation.search(passages(1).vectors[0], 5)
        index.close()
    assert Index(copied).check(deep=True) == []
    assert snapshot(copied) == before


def test_the_ids_are_read_without_opening_the_index(copied: Path) -> None:
    index = Index(copied)
    ids = index.ids()
    assert ids is not None
    assert ids.tolist() == passages(MANY).ids.tolist()
    (current,) = generations(copied)
    with (current / "vectors.f32").open("ab") as file:
        file.write(b"x")
    with pytest.raises(IndexDamaged, match=r"vectors\.f32 has .* run `dateline check --repair`"):
        index.ids()
    assert trusting(copied / "none").ids() is None


def test_a_closed_generation_says_so_and_can_be_opened_again(copied: Path) -> None:
    index = Index(copied)
    first = index.current()
    assert first is not None
    assert index.current() is first
    index.close()
    with pytest.raises(RuntimeError, match="closed"):
        first.search(passages(1).vectors[0], 5)
    again = index.current()
    assert again is not None
    assert again.search(passages(1).vectors[0], 1)[0][0] == 7
    index.close()


# Damage


def recorded(folder: Path) -> list[str]:
    return [entry.path for entry in record.read(generations(folder)[0]).files]


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def inflate(path: Path) -> None:
    # Sparse: it claims 40 GB and takes no room, as what a killed write has been seen to leave behind.
    os.truncate(path, 40 << 30)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [truncate, inflate, Path.unlink], ids=["cut", "inflated", "deleted"])
def test_a_file_of_another_size_is_refused_before_it_is_opened(
    copied: Path, damage: Callable[[Path], None]
) -> None:
    pristine = generations(copied)[0]
    for name in recorded(copied):
        path = pristine / name
        content = path.read_bytes()
        damage(path)
        with pytest.raises(IndexDamaged, match="repair") as refused:
            Index(copied).current()
        assert name in str(refused.value)
        assert [name in line for line in Index(copied).check()] == [True]
        path.write_bytes(content)
    assert Index(copied).check(deep=True) == []


def test_a_flipped_bit_is_found_in_every_file(copied: Path) -> None:
    for name in recorded(copied):
        path = generations(copied)[0] / name
        content = path.read_bytes()
        flip(path)
        found = Index(copied).check(deep=True)
        assert len(found) == 1
        assert name in found[0]
        # What is over a megabyte and read by NumPy alone is left to the deep look: it cannot crash anything.
        if name != "vectors.f32" or len(content) <= record.HASHED_AT_OPENING:
            with pytest.raises(IndexDamaged):
                Index(copied).current()
        path.write_bytes(content)


@pytest.mark.parametrize("content", [b"", b"\n", b"../elsewhere", b"000009-gone", b"\xff\xfe"])
def test_a_pointer_that_names_no_generation_is_refused(copied: Path, content: bytes) -> None:
    (copied / "CURRENT").write_bytes(content)
    index = Index(copied)
    with pytest.raises(IndexDamaged, match="CURRENT"):
        index.current()
    assert index.peek() is None
    assert len(index.check()) == 1


def test_a_missing_pointer_is_a_problem_only_when_there_is_something_to_point_at(copied: Path) -> None:
    (copied / "CURRENT").unlink()
    assert Index(copied).current() is None
    assert "repair" in Index(copied).check()[0]


@pytest.mark.parametrize(
    ("old", "new"), [('"count": 6000', '"count": 6001'), ("{", ""), ("encoder one", "x")]
)
def test_an_altered_manifest_is_refused(copied: Path, old: str, new: str) -> None:
    path = generations(copied)[0] / record.MANIFEST
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(IndexDamaged, match="manifest"):
        Index(copied).current()
    assert Index(copied).peek() is None


def test_a_build_heals_a_damaged_index(copied: Path) -> None:
    truncate(generations(copied)[0] / recorded(copied)[0])
    index = trusting(copied)
    with pytest.raises(IndexDamaged):
        index.current()
    index.build("e", DIMENSION, [passages(FEW)])
    assert index.check() == []
    assert len(generations(copied)) == 1
    index.close()


# Verification


CRASH = (sys.executable, "-c", "import os; os.abort()")
HANG = (sys.executable, "-c", "import time; time.sleep(60)")
SILENT = (sys.executable, "-c", "")


@pytest.mark.parametrize(
    ("opener", "words"),
    [
        (Probe(CRASH), "ended with status -6"),
        (Probe(HANG, timeout=0.5), "longer than 0.5 s"),
        (Probe(SILENT), "ended with status 0"),
    ],
    ids=["crash", "hang", "silence"],
)
def test_a_generation_that_fails_its_opener_is_refused(copied: Path, opener: Probe, words: str) -> None:
    before = snapshot(copied)
    with pytest.raises(DatelineError, match=words):
        Index(copied, verify=opener).build("encoder two", DIMENSION, [passages(FEW)])
    before |= {str(copied / "BUILD.lock"): f"{os.getpid()}\n".encode()}
    assert snapshot(copied) == before


def test_vectors_that_do_not_find_themselves_are_noticed(copied: Path) -> None:
    def overwrite(step: str) -> None:
        if step != "recorded":
            return
        newest = generations(copied)[-1]
        level = next(newest.glob("chroma/*/data_level0.bin"))
        rows = np.frombuffer(level.read_bytes(), dtype=np.uint8).reshape(FEW, -1).copy()
        # A row: the number of links, 32 links, the vector, its label. Every fourth vector is turned round.
        vectors = rows[::4, 4 + 32 * 4 : 4 + 32 * 4 + DIMENSION * 4]
        rows[::4, 4 + 32 * 4 : 4 + 32 * 4 + DIMENSION * 4] = (
            -np.ascontiguousarray(vectors).view(np.float32)
        ).view(np.uint8)
        level.write_bytes(rows.tobytes())
        # Recorded as it is, so that only asking can show it.
        record.write(newest, record.read(newest))

    with pytest.raises(DatelineError, match="do not find themselves"):
        Index(copied, at=overwrite).build("encoder two", DIMENSION, [passages(FEW)])
    manifest = Index(copied).peek()
    assert manifest is not None
    assert manifest.encoder == "encoder one"


def test_a_generation_that_changes_when_it_is_read_is_refused(copied: Path) -> None:
    def scribble(folder: Path) -> list[str]:
        flip(next(folder.glob("chroma/chroma.sqlite3")))
        return []

    with pytest.raises(DatelineError, match="other contents"):
        Index(copied, verify=scribble).build("encoder two", DIMENSION, [passages(FEW)])
    assert len(generations(copied)) == 1


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda b: b.vectors.__setitem__((5, 2), np.nan), "passage 22 is not of unit length"),
        (lambda b: b.vectors.__setitem__(5, 0), "passage 22 is not of unit length"),
        (lambda b: b.ids.__setitem__(5, 7), "1 passage ids were given"),
        (lambda b: b.sources.append("one more"), "301 sources"),
    ],
    ids=["nan", "zero", "twice", "sources"],
)
def test_vectors_that_cannot_be_indexed_leave_no_trace(
    copied: Path, spoil: Callable[[Batch], None], words: str
) -> None:
    held = passages(FEW)
    spoil(held)
    with pytest.raises(ValueError, match=words):
        trusting(copied).build("encoder two", DIMENSION, [held])
    assert len(generations(copied)) == 1
    assert Index(copied).check() == []


def test_a_source_of_vectors_that_fails_leaves_no_trace(copied: Path) -> None:
    def breaking() -> Iterator[Batch]:
        yield passages(FEW)
        raise OSError(28, "No space left on device")

    with pytest.raises(DatelineError, match="No space left on device"):
        trusting(copied).build("encoder two", DIMENSION, breaking())
    assert len(generations(copied)) == 1
    assert Index(copied).check() == []


# Kills


@pytest.mark.parametrize("step", STEPS)
def test_a_build_killed_at_any_step_leaves_a_whole_generation_in_use(copied: Path, step: str) -> None:
    child = run_here("die", str(copied), step)
    child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    index = Index(copied, verify=asked_here)
    assert index.check(deep=True) == []
    generation = index.current()
    assert generation is not None
    swapped = step in ("swapped", "swept")
    assert generation.encoder == ("encoder two" if swapped else "encoder one")
    held = passages(FEW if swapped else MANY)
    assert same(generation.search(held.vectors[3], 10), brute_force(held, held.vectors[3], 10))
    del generation
    index.close()
    trusting(copied).build("encoder three", DIMENSION, [passages(FEW)])
    assert [path.name for path in generations(copied)] == [(copied / "CURRENT").read_text().strip()]


def test_a_first_build_that_is_killed_leaves_no_index_and_is_done_over(tmp_path: Path) -> None:
    child = run_here("die", str(tmp_path), "recorded")
    child.communicate(timeout=60)
    index = trusting(tmp_path)
    assert index.current() is None
    assert index.peek() is None
    index.build("e", DIMENSION, [passages(FEW)])
    assert len(generations(tmp_path)) == 1
    index.close()


# Several at once


def test_two_builds_do_not_mix(copied: Path) -> None:
    child = run_here("pause", str(copied))
    assert child.stdout is not None
    assert child.stdout.readline() == "locked\n"
    with pytest.raises(DatelineError, match=rf"process {child.pid} is building"):
        trusting(copied, patience=0.2).build("e", DIMENSION, [passages(FEW)])
    assert Index(copied).check() == []
    child.kill()
    child.communicate()
    waited = trusting(copied, patience=10).build("e", DIMENSION, [passages(FEW)])
    assert waited.encoder == "e"


def test_readers_in_other_processes_are_never_disturbed_by_builds(copied: Path) -> None:
    readers = [run_here("watch", str(copied)) for _ in range(2)]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
    index = trusting(copied)
    for number in range(4):
        index.build(f"encoder {number}", DIMENSION, [passages(FEW)])
    for reader in readers:
        out, err = reader.communicate("stop\n", timeout=60)
        assert reader.returncode == 0, err
        seen = json.loads(out)
        assert seen["wrong"] == 0
        assert seen["searches"] > 10
        assert seen["last"] == "encoder 3"
    index.close()


def test_threads_that_search_are_never_disturbed_by_builds(copied: Path) -> None:
    index = trusting(copied)
    held = passages(MANY)
    stop = threading.Event()
    wrong: list[object] = []
    searches = [0] * 3

    def search(number: int) -> None:
        row = number
        while not stop.is_set():
            row = (row + 1) % FEW
            try:
                generation = index.current()
                assert generation is not None
                if generation.search(held.vectors[row], 1)[0][0] != held.ids[row]:
                    wrong.append(row)
            except Exception as error:
                wrong.append(error)
            searches[number] += 1

    threads = [threading.Thread(target=search, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        index.build("e", DIMENSION, in_batches(held))
    stop.set()
    for thread in threads:
        thread.join()
    index.close()
    assert wrong == []
    assert min(searches) > 10


def test_a_generation_loses_its_lock_last_so_that_what_a_kill_leaves_is_told_for_one(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []
    unlink = os.unlink

    def noted(path: str, **how: int) -> None:
        removed.append(Path(path).name)
        unlink(path, **how)

    monkeypatch.setattr(os, "unlink", noted)
    index = trusting(copied)
    index.build("encoder two", DIMENSION, [passages(FEW)])
    index.close()
    assert len(generations(copied)) == 1
    assert len(removed) > 1
    assert removed[-1] == "LOCK"


def test_an_old_generation_goes_when_its_last_reader_does(copied: Path) -> None:
    reader = Index(copied)
    old = reader.current()
    assert old is not None
    builder = trusting(copied)
    builder.build("encoder two", DIMENSION, [passages(FEW)])
    assert len(generations(copied)) == 2
    held = passages(MANY)
    assert same(old.search(held.vectors[3], 10), brute_force(held, held.vectors[3], 10))
    del old
    latest = reader.current()
    assert latest is not None
    assert latest.encoder == "encoder two"
    del latest
    reader.close()
    builder.build("encoder three", DIMENSION, [passages(FEW)])
    assert len(generations(copied)) == 1
    builder.close()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts descriptors through /proc")
def test_twenty_builds_leave_no_descriptor_and_no_thread_behind(tmp_path: Path) -> None:
    index = trusting(tmp_path)

    def build(times: int) -> tuple[int, ...]:
        for _ in range(times):
            index.build("e", DIMENSION, [passages(FEW)]).search(passages(1).vectors[0], 3)
        index.close()
        return tuple(len(list(Path(f"/proc/self/{kind}").iterdir())) for kind in ("fd", "task"))

    files, threads = build(3)
    after = build(20)
    # Chroma's threads take a moment to end; a leak would be at least one a build.
    assert after[0] < files + 10
    assert after[1] < threads + 10
    assert len(generations(tmp_path)) == 1


# Surroundings


def test_neither_the_network_nor_the_surroundings_are_consulted(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "CHROMA_API_IMPL=chromadb.api.fastapi.FastAPI\nPERSIST_DIRECTORY=/nowhere\n"
    )
    child = run_here("offline", str(tmp_path / "index"), cwd=tmp_path)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 0, err
    assert json.loads(out) == {"found": 7, "connections": []}


def test_progress_counts_up_to_all(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    trusting(tmp_path).build(
        "e", DIMENSION, in_batches(passages(MANY)), lambda done, total: told.append((done, total))
    )
    assert told[-1] == (MANY, MANY)
    assert told == sorted(told)
    assert len(told) > 1


# This file as a program: what tests run in processes of their own.


def die(folder: str, step: str) -> None:
    def at(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    trusting(Path(folder), at=at).build("encoder two", DIMENSION, [passages(FEW)])


def pause(folder: str) -> None:
    def at(reached: str) -> None:
        print(reached, flush=True)  # noqa: T201
        sys.stdin.readline()

    trusting(Path(folder), at=at).build("encoder two", DIMENSION, [passages(FEW)])


def search(folder: str) -> None:
    generation = Index(Path(folder)).current()
    assert generation is not None
    found = [generation.search(vector, 50) for vector in passages(30, seed=4).vectors]
    print(json.dumps(found))  # noqa: T201


def peek(folder: str) -> None:
    manifest = Index(Path(folder)).peek()
    assert manifest is not None
    heavy = [name for name in ("chromadb", "torch", "portalocker", "langchain") if name in sys.modules]
    print(  # noqa: T201
        json.dumps(
            {
                "heavy": heavy,
                "encoder": manifest.encoder,
                "dimension": manifest.dimension,
                "count": manifest.count,
                "built": manifest.built,
            }
        )
    )


def watch(folder: str) -> None:
    index = Index(Path(folder))
    stopped = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stopped.set()), daemon=True).start()
    searches = wrong = 0
    last = ""
    while not stopped.is_set() or searches < 20:
        generation = index.current()
        assert generation is not None
        held = {MANY: BIG, FEW: SMALL}[len(generation.ids)]
        row = searches % FEW
        wrong += generation.search(held.vectors[row], 1)[0][0] != held.ids[row]
        searches += 1
        last = generation.encoder
        if searches == 1:
            print("reading", flush=True)  # noqa: T201
    print(json.dumps({"searches": searches, "wrong": int(wrong), "last": last}))  # noqa: T201


def offline(folder: str) -> None:
    connections: list[str] = []

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo"):
            connections.append(f"{event} {arguments[1:]}")

    sys.addaudithook(audit)
    generation = trusting(Path(folder)).build("e", DIMENSION, [passages(FEW)])
    found = generation.search(passages(FEW).vectors[0], 1)[0][0]
    print(json.dumps({"found": found, "connections": connections}))  # noqa: T201


if __name__ == "__main__":
    BIG, SMALL = passages(MANY), passages(FEW)
    {"die": die, "pause": pause, "search": search, "peek": peek, "watch": watch, "offline": offline}[
        sys.argv[1]
    ](*sys.argv[2:])
