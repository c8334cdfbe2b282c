"""The promises of `samples/`: articles dated, sourced and varied, questions that stand on their words."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
ARTICLES = SAMPLES / "articles"
OUTLETS = {"The Harbour Post", "Meridian Wire", "Northline", "The Evening Ledger"}
DELIBERATE_ERROR = "book-fair.html"
WEEKDAYS = list(calendar.day_name)
MONTHS = list(calendar.month_name)[1:]
MONTH = f"({'|'.join(MONTHS)})"
MONTH_DAY = re.compile(rf"{MONTH} (\d\d?)\b(?:, (\d{{4}}))?")
DAY_MONTH = re.compile(rf"\b(\d\d?) {MONTH} (\d{{4}})")
DATED_WEEKDAY = re.compile(rf"({'|'.join(WEEKDAYS)}), (?={MONTH} \d|\d\d? {MONTH})")


@dataclass(frozen=True)
class Sample:
    """One article as its file gives it."""

    file: str
    name: str
    text: str
    title: str = ""
    source: str = ""
    url: str = ""
    published: date | None = None


class Page(HTMLParser):
    """The metadata of a page and the paragraphs of its article."""

    def __init__(self) -> None:
        super().__init__()
        self.about: dict[str, str] = {}
        self.paragraphs: list[str] = []
        self.tags: set[str] = set()
        self._article = self._paragraph = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        if tag == "meta" and "property" in values:
            self.about[values["property"]] = values["content"]
        if tag == "link" and values.get("rel") == "canonical":
            self.about["canonical"] = values["href"]
        self._article = self._article or tag == "article"
        if tag == "p" and self._article:
            self._paragraph = True
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        self._article = self._article and tag != "article"
        self._paragraph = self._paragraph and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._paragraph:
            self.paragraphs[-1] += data


def page(path: Path) -> Page:
    parser = Page()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


def read_text(path: Path) -> Iterator[Sample]:
    text = path.read_text(encoding="utf-8")
    match = re.match(r"date (\d{4}-\d\d-\d\d) ", text)
    published = date.fromisoformat(match[1]) if match else None
    yield Sample(path.name, path.stem, text[match.end() if match else 0 :].strip(), published=published)


def read_markdown(path: Path) -> Iterator[Sample]:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    about = dict(line.split(": ", 1) for line in head.splitlines())
    heading, text = body.strip().split("\n\n", 1)
    title = about["title"].strip('"')
    assert heading == f"# {title}"
    published = date.fromisoformat(about["published"])
    yield Sample(path.name, path.stem, text, title, about["source"], about["url"], published)


def read_html(path: Path) -> Iterator[Sample]:
    about, text = page(path).about, "\n\n".join(page(path).paragraphs)
    published = date.fromisoformat(about["article:published_time"][:10])
    title, source, url = about["og:title"], about["og:site_name"], about["canonical"]
    yield Sample(path.name, path.stem, text, title, source, url, published)


def read_lines(path: Path) -> Iterator[Sample]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        published = date.fromisoformat(row["published"])
        yield Sample(path.name, row["id"], row["text"], row["title"], row["source"], row["url"], published)


READERS = {".txt": read_text, ".md": read_markdown, ".html": read_html, ".jsonl": read_lines}
LIBRARY = [sample for path in sorted(ARTICLES.iterdir()) for sample in READERS[path.suffix](path)]
BY_NAME = {sample.name: sample for sample in LIBRARY}
QUESTIONS = [json.loads(line) for line in (SAMPLES / "questions.jsonl").read_text("utf-8").splitlines()]
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]
UNANSWERABLE = [question for question in QUESTIONS if not question["answerable"]]
each_article = pytest.mark.parametrize("sample", LIBRARY, ids=lambda sample: sample.name)
each_answer = pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question["question"])


def nearest_year(month: int, day: int, published: date) -> date:
    years = (published.year - 1, published.year, published.year + 1)
    return min((date(year, month, day) for year in years), key=lambda other: abs(other - published))


def days_named(text: str, published: date | None) -> Iterator[tuple[int, date]]:
    """Where a calendar day is written in full or without its year, and which day it is."""
    for match in MONTH_DAY.finditer(text):
        month, day = MONTHS.index(match[1]) + 1, int(match[2])
        if match[3]:
            yield match.start(), date(int(match[3]), month, day)
        elif published:
            yield match.start(), nearest_year(month, day, published)
    for match in DAY_MONTH.finditer(text):
        yield match.start(), date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))


def dated_weekdays() -> Iterator[tuple[Sample, str, date]]:
    for sample in LIBRARY:
        days = dict(days_named(sample.text, sample.published))
        for match in DATED_WEEKDAY.finditer(sample.text):
            yield sample, match[1], days[match.end()]


def source_of(question: dict[str, str]) -> Sample:
    """The one article whose text holds the evidence."""
    (found,) = [sample for sample in LIBRARY if question["evidence"] in sample.text]
    return found


def test_there_are_enough_articles_of_a_short_length() -> None:
    assert len(LIBRARY) >= 14
    lengths = {sample.name: len(sample.text.split()) for sample in LIBRARY}
    assert {name: length for name, length in lengths.items() if not 120 <= length <= 350} == {}


def test_every_format_that_is_ingested_from_a_folder_is_there() -> None:
    assert {Path(sample.file).suffix for sample in LIBRARY} == set(READERS)
    assert sum(sample.file == "bulletin.jsonl" for sample in LIBRARY) >= 3


def test_articles_have_names_titles_and_texts_of_their_own() -> None:
    assert len(BY_NAME) == len(LIBRARY)
    titles = [sample.title for sample in LIBRARY if sample.title]
    assert len(set(titles)) == len(titles)


def test_outlets_are_four_invented_ones_with_addresses_that_lead_nowhere() -> None:
    assert {sample.source for sample in LIBRARY} - {""} == OUTLETS
    urls = [sample.url for sample in LIBRARY if sample.source]
    assert len(set(urls)) == len(urls)
    hosts = {urlsplit(url).hostname or "" for url in urls}
    assert {host for host in hosts if not host.endswith((".example.org", ".example.com"))} == set()


def test_articles_spread_over_weeks_of_early_2022_and_some_came_later() -> None:
    days = [sample.published for sample in LIBRARY if sample.published]
    early = {day.isocalendar().week for day in days if date(2022, 1, 1) <= day <= date(2022, 3, 31)}
    assert len(early) >= 8
    assert sum(day > date(2022, 3, 31) for day in days) >= 3


def test_one_text_has_a_date_line_and_one_has_no_publication_date() -> None:
    assert BY_NAME["security-talks"].published == date(2022, 1, 20)
    assert [sample.name for sample in LIBRARY if sample.published is None] == ["skerry-lighthouse"]


def test_web_pages_carry_the_noise_of_real_ones() -> None:
    for path in ARTICLES.glob("*.html"):
        assert {"title", "nav", "footer", "link", "meta"} <= page(path).tags, path.name


def test_a_weekday_named_with_a_date_falls_on_it_but_for_one_deliberate_error() -> None:
    named = list(dated_weekdays())
    wrong = [(sample.file, name, day) for sample, name, day in named if WEEKDAYS[day.weekday()] != name]
    assert len(named) >= 6
    assert wrong == [(DELIBERATE_ERROR, "Wednesday", date(2022, 2, 17))]


def test_the_talks_of_january_are_told_with_days_and_without_years() -> None:
    talks = BY_NAME["security-talks"]
    days = {day for _, day in days_named(talks.text, talks.published)}
    assert {date(2022, 1, 10), date(2022, 1, 12), date(2022, 1, 13), date(2021, 12, 17)} <= days
    assert all(city in talks.text for city in ("Geneva", "Brussels", "Vienna"))
    assert not re.search(r"\b202[12]\b", talks.text)


def test_one_story_is_told_by_several_outlets_until_its_date_is_fixed() -> None:
    story = [sample for sample in LIBRARY if "Gannet Bridge" in sample.title]
    assert len({sample.source for sample in story}) >= 3
    assert len({sample.published for sample in story}) == len(story) >= 3
    assert [sample.name for sample in story if "March 19" in sample.text] == ["gannet-bridge-date"]


def test_two_outlets_contradict_each_other_and_neither_gives_way() -> None:
    first, second = BY_NAME["cold-store-fire"], BY_NAME["cold-store-inquiry"]
    assert first.source != second.source
    assert "Fourteen people" in first.text and "17 people" not in first.text
    assert "17 people" in second.text and not re.search(r"\b(fourteen|14)\b", second.text, re.IGNORECASE)


def test_a_correction_names_the_error_of_an_earlier_article() -> None:
    error, correction = BY_NAME["northgate-tram"], BY_NAME["northgate-tram-correction"]
    assert error.source == correction.source
    assert error.published and correction.published and error.published < correction.published
    assert f"In an article on {error.published:%B %d}" in correction.text
    assert "May 7" in error.text and "from May 7. That was wrong" in correction.text
    assert "June 11" in correction.text and "June" not in error.text


def test_an_article_holds_the_words_it_is_there_for() -> None:
    table = (
        ("port-ellery-strike", ("on Tuesday", "last month", "a day earlier", "Earlier in the day")),
        ("ridgeway-observatory", ("will open on March 3",)),
        ("new-year-fares", ("On December 16", "December 30")),
        ("film-prize", ("“", "”", "’", "Łucja", "Þorvaldur", "Siobhán", "Çelik")),
        ("estuary-bird-count", ("212 volunteers", "46,310 birds", "1,984")),
    )
    assert not [
        (name, words)
        for name, words in table
        if [word for word in words if word not in BY_NAME[name].text] != []
    ]


def test_there_are_enough_questions_with_and_without_an_answer() -> None:
    assert len(QUESTIONS) >= 40
    assert len(UNANSWERABLE) >= 12
    assert len({question["question"] for question in QUESTIONS}) == len(QUESTIONS)
    assert {" ".join(question) for question in QUESTIONS} == {"question answerable file evidence when"}


def test_every_article_is_asked_about() -> None:
    assert {source_of(question).name for question in ANSWERABLE} == set(BY_NAME)


def test_a_question_without_an_answer_points_nowhere() -> None:
    assert [q for q in UNANSWERABLE if (q["file"], q["evidence"], q["when"]) != (None, None, None)] == []


def test_most_questions_without_an_answer_share_words_with_an_article() -> None:
    words = {word for sample in LIBRARY for word in re.findall(r"\w{6,}", sample.text.lower())}
    near = [q for q in UNANSWERABLE if words & set(re.findall(r"\w{6,}", q["question"].lower()))]
    assert len(near) >= len(UNANSWERABLE) / 2


@each_answer
def test_evidence_is_whole_words_of_its_file_and_of_no_other(question: dict[str, str]) -> None:
    sample = source_of(question)
    assert sample.file == question["file"]
    assert sample.text.count(question["evidence"]) == 1
    start = sample.text.index(question["evidence"])
    assert start == 0 or sample.text[start - 1].isspace()
    assert question["evidence"].endswith((".", "”"))


@each_answer
def test_the_date_of_an_answer_agrees_with_the_words_of_its_evidence(question: dict[str, str]) -> None:
    evidence, when = question["evidence"], question["when"]
    if when is None:
        assert not question["question"].lower().startswith("when ")
        return
    day, published = date.fromisoformat(when), source_of(question).published
    named = {other for _, other in days_named(evidence, published)}
    weekdays = {name for name in WEEKDAYS if name in evidence}
    if named:
        assert day in named
    elif weekdays:
        assert published and abs((day - published).days) < 7
        assert WEEKDAYS[day.weekday()] in weekdays
    else:
        assert "a day earlier" in evidence


@each_article
def test_the_list_of_articles_names_each_with_its_outlet_and_date(sample: Sample) -> None:
    label = f"`{sample.file}`" + (f" {sample.name}" if sample.file.endswith(".jsonl") else "")
    lines = (SAMPLES / "README.md").read_text("utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith(f"| {label} |")]
    _, _, source, published, purpose, _ = (cell.strip() for cell in line.split("|"))
    assert (source, published) == (sample.source or "unknown", str(sample.published or "unknown"))
    assert purpose
