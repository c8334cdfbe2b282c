"""What the reader is trained on: whole records, exact windows, nothing of a benchmark."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from retrieval.embed import packaged
from training import config, records
from training.batches import stream
from training.config import WindowRules
from training.contamination import SHINGLE, benchmark, shared, shingles
from training.negatives import mine
from training.preparing import prepare
from training.records import Record, plain, read_squad
from training.windows import token_span, tokenizer, window

RULES = WindowRules(longest=(40, 64), question=16, absent=0.0)
LONG = " ".join(f"Zoë’s café number {n} in Łódź sold “naïve” cakes №{n}." for n in range(60))
PARAGRAPH = (
    "The old harbour wall gave way before dawn on Tuesday, and three fishing boats were carried out to sea"
    " by the tide before anybody could reach them from the lifeboat station."
)


def record(question: str, context: str, answer: str = "", source: str = "made") -> Record:
    spans = ((context.index(answer), context.index(answer) + len(answer)),) if answer else ()
    return Record(f"{source}-{abs(hash((question, context)))}", source, question, context, spans)


def lines(path: Path, rows: list[dict[str, object]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def row(question: str, context: str, answer: str, source: str = "made") -> dict[str, object]:
    answers = [{"text": answer, "start": context.index(answer)}] if answer else []
    return {"id": question, "source": source, "question": question, "context": context, "answers": answers}


def test_records_are_read_as_they_were_written(tmp_path: Path) -> None:
    made = [record("Whose?", LONG, "№7"), record("Why?", PARAGRAPH)]
    records.write(tmp_path / "open.jsonl.gz", made)
    assert records.open_data(tmp_path) == made


def test_an_answer_that_does_not_stand_where_it_says_is_named(tmp_path: Path) -> None:
    wrong = {**row("Who?", PARAGRAPH, "harbour"), "answers": [{"text": "harbour", "start": 3}]}
    path = lines(tmp_path / "open.jsonl.gz", [row("Who?", PARAGRAPH, "dawn"), wrong])
    with pytest.raises(ValueError, match="line 2: an answer does not stand"):
        list(records.read(path))


def test_the_tokens_of_an_answer_are_its_characters() -> None:
    table = (
        "Zoë",
        "café number 31",
        "“naïve” cakes №59.",
        "Łódź",
    )
    for answer in table:
        tokens = tokenizer(packaged())
        for seed in range(8):
            found = window(record("Which café?", LONG, answer), tokens, RULES, random.Random(seed))
            assert found.answers
            first, last = found.span[0] - found.first, found.span[1] - found.first
            said = LONG[found.offsets[first][0] : found.offsets[last][1]]
            assert said == answer
            assert len(found.ids) <= max(RULES.longest)
            assert len(found.ids) == found.first + len(found.offsets) + 1


def test_windows_start_at_many_places_so_that_none_is_learnt() -> None:
    tokens = tokenizer(packaged())
    one = record("Which café?", LONG, "number 31")
    starts = {window(one, tokens, RULES, random.Random(seed)).span[0] for seed in range(40)}
    assert len(starts) > 15


def test_a_window_away_from_the_answer_does_not_hold_its_words() -> None:
    tokens, away = tokenizer(packaged()), WindowRules(longest=(40,), question=16, absent=1.0)
    for seed in range(20):
        found = window(record("Which café?", LONG, "number 31"), tokens, away, random.Random(seed))
        assert not found.answers
        assert "number 31 " not in LONG[found.offsets[0][0] : found.offsets[-1][1] + 1]


def test_a_context_that_fits_is_never_cut() -> None:
    tokens, away = tokenizer(packaged()), WindowRules(longest=(208,), question=16, absent=1.0)
    found = window(record("When?", PARAGRAPH, "before dawn on Tuesday"), tokens, away, random.Random(1))
    assert found.answers
    assert (found.offsets[0][0], found.offsets[-1][1]) == (0, len(PARAGRAPH))


def test_an_answer_that_is_longer_than_a_window_is_none_of_it() -> None:
    tokens, rules = tokenizer(packaged()), WindowRules(longest=(40,), question=16, absent=0.0)
    for seed in range(8):
        found = window(record("Which?", LONG, LONG[9:-9]), tokens, rules, random.Random(seed))
        assert not found.answers
        assert len(found.ids) == 40


def test_an_answer_outside_every_token_has_no_tokens() -> None:
    assert token_span([(0, 3), (4, 7)], (3, 4)) is None
    assert token_span([(0, 3), (4, 7)], (2, 5)) == (0, 1)


def test_kept_out_contexts_and_their_questions_are_not_trained_on() -> None:
    made = [record(f"What is {n % 300}?", f"Text {n // 3} of many.") for n in range(900)]
    parts = records.split(made, 0.2)
    assert 0.1 < len(parts.held_out) / len(made) < 0.3
    assert not {one.context for one in parts.train} & {one.context for one in parts.held_out}
    assert not {one.question for one in parts.train} & {one.question for one in parts.held_out}
    assert records.split(made, 0.2) == parts


def test_each_source_comes_as_often_as_the_mix_says() -> None:
    made = [record(f"{n}?", "x", source=source) for source in ("a", "b", "c") for n in range(50)]
    first = list(islice(stream(made, {"a": 3.0, "b": 1.0}, 1), 4_000))
    counted = Counter(one.source for one in first)
    assert set(counted) == {"a", "b"}
    assert 0.7 < counted["a"] / 4_000 < 0.8
    times = Counter(one.question for one in first if one.source == "a")
    assert max(times.values()) - min(times.values()) <= 1
    assert first == list(islice(stream(made, {"a": 3.0, "b": 1.0}, 1), 4_000))
    assert first != list(islice(stream(made, {"a": 3.0, "b": 1.0}, 2), 4_000))


def test_a_mix_of_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no record of nowhere"):
        next(stream([record("?", "x")], {"made": 1.0, "nowhere": 1.0}, 1))


def test_the_shipped_configuration_is_whole() -> None:
    read = config.read()
    assert read.mix["neg_squad"] + read.mix["mined"] > 0.2 * sum(read.mix.values())
    assert max(read.windows.longest) > read.windows.question
    assert read.schedule.batch % read.schedule.part == 0


def test_a_hard_negative_speaks_of_the_question_and_does_not_answer_it() -> None:
    made = [
        record(f"How long is the bridge of town {n}?", f"The bridge of town {n} is {n + 300} metres long.",
               f"{n + 300}")
        for n in range(30)
    ]  # fmt: skip
    mined = list(mine(made, ["made"], 20, 1))
    assert len(mined) == 20
    answers = {plain(one.question): one.context[slice(*one.answers[0])] for one in made}
    for one in mined:
        assert not one.answers
        assert "bridge of town" in one.context
        assert answers[plain(one.question)] not in one.context
    assert mined == list(mine(made, ["made"], 20, 1))


def test_questions_that_people_wrote_to_have_no_answer_are_a_source_of_their_own(
    tmp_path: Path, held: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    rows = [row(f"Which cake has number {n}?", f"It is cake {n}.", f"{n}", "squad_train") for n in range(80)]
    rows += [row(f"Which pie has number {n}?", f"It is cake {n}.", "", "squad_train") for n in range(80)]
    lines(data / "open.jsonl.gz", rows)
    made = prepare(data, [held], tmp_path / "run", config.read(), print)
    for one in (*made.train, *made.held_out):
        assert (one.source == "squad_no_answer") == ("pie" in one.question and one.source != "mined")


@pytest.fixture
def held(tmp_path: Path) -> Path:
    folder = tmp_path / "benchmark"
    folder.mkdir()
    lines(folder / "corpus.jsonl.gz", [{"doc": {"text": f"Early news. {PARAGRAPH} More of it."}}])
    (folder / "questions.json").write_text(
        json.dumps({"data": [{"question": "Which boats were carried off?"}]})
    )
    return folder


def found(made: Record, held: Path) -> list[str]:
    return [one.what for one in shared([made], benchmark([held]))]


def test_a_question_of_a_benchmark_is_found_however_it_is_spelt(held: Path) -> None:
    assert found(record("which BOATS were carried off", "Some boats."), held) == ["question"]
    assert found(record("Which boats were carried home?", "Some boats."), held) == []


def test_a_passage_of_a_benchmark_is_found_whole_or_in_part(held: Path) -> None:
    part = " ".join(PARAGRAPH.upper().split()[4:24])
    assert found(record("What?", f"New words before it. {part} — and after."), held) == ["passage"]
    assert found(record("What?", " ".join(PARAGRAPH.split()[: SHINGLE + 1])), held) == ["passage"]


def test_a_short_quotation_is_not_yet_the_passage(held: Path) -> None:
    part = " ".join(PARAGRAPH.split()[4 : 4 + SHINGLE])
    around = "Words that stand nowhere else are all about this one, so many of them that it is another text"
    assert found(record("What?", f"{around}. {part} {around}."), held) == []


def test_a_benchmark_that_is_not_there_is_not_passed_over(held: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no benchmark in \S+mistyped: name a JSON file"):
        benchmark([held, tmp_path / "mistyped"])
    (tmp_path / "empty.json").write_text("{}")
    with pytest.raises(ValueError, match="no benchmark holds a text"):
        benchmark([tmp_path / "empty.json"])


def test_shingles_tell_order_and_words_apart() -> None:
    words = PARAGRAPH.split()
    whole = shingles(PARAGRAPH)
    assert len(np.unique(whole)) == len(whole) == len(words) - SHINGLE + 1
    turned = shingles(" ".join([words[1], words[0], *words[2:]]))
    assert len(set(whole.tolist()) & set(turned.tolist())) == len(whole) - 2


def test_preparing_leaves_out_what_a_benchmark_holds_and_is_done_once(tmp_path: Path, held: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "run"
    data.mkdir()
    clean = [row(f"What is {n}?", f"Number {n} is a cake of Łódź.", "cake", "squad_train") for n in range(80)]
    bad = row("When did it give way?", PARAGRAPH, "before dawn", "squad_train")
    lines(data / "open.jsonl.gz", [*clean, bad])
    lines(data / "other.jsonl.gz", [row("Of no licence?", "None.", "None")])
    said: list[str] = []
    made = prepare(data, [held], folder, config.read(), said.append)
    everything = [*made.train, *made.held_out]
    assert said[0] == "left out: 1 of squad_train, since a benchmark holds the passage"
    asked = {plain(one.question) for one in everything}
    assert asked == {f"what is {n}" for n in range(80)}
    assert not list(shared(everything, benchmark([held])))
    before = (folder / "train.jsonl.gz").stat().st_mtime_ns
    assert prepare(data, [held], folder, config.read(), said.append) == made
    assert (folder / "train.jsonl.gz").stat().st_mtime_ns == before


def test_a_benchmark_that_is_added_later_is_left_out_too(tmp_path: Path, held: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "run"
    data.mkdir()
    rows = [row(f"Which cake has number {n}?", f"It is cake {n}.", f"{n}", "squad_train") for n in range(80)]
    lines(data / "open.jsonl.gz", rows)
    first = prepare(data, [held], folder, config.read(), print)
    later = tmp_path / "later.json"
    later.write_text(json.dumps([{"query": "which cake has number 7"}]))
    again = prepare(data, [held, later], folder, config.read(), print)
    asked_at_first = {one.question for one in (*first.train, *first.held_out)}
    gone = asked_at_first - {one.question for one in (*again.train, *again.held_out)}
    assert "Which cake has number 7?" in gone
    assert not list(shared((*again.train, *again.held_out), benchmark([later])))


def test_squads_own_format_is_read(tmp_path: Path) -> None:
    answer = {"text": "dawn", "answer_start": PARAGRAPH.index("dawn")}
    asked = [{"id": "1", "question": "When?", "answers": [answer, answer]}]
    asked.append({"id": "2", "question": "Why?", "answers": []})
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": PARAGRAPH, "qas": asked}]}]}))
    first, second = read_squad(path)
    assert [PARAGRAPH[a:b] for a, b in first.answers] == ["dawn"]
    assert second.answers == ()
