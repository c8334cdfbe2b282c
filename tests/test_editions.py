"""A citation names the version it quotes, and says what stood in its place before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from conftest import Build, House

from retrieval.provenance import Known, digest_of
from retrieval.types import Answer, Article, Citation, Event, Origin, Passage, Timeline, When
from retrieval.verify.versions import find_edition, with_editions, with_editions_of_events

OLD = "The vote on the new harbour is on Tuesday, 8 March."
NEW = "The vote on the new harbour is on Friday, 11 March."
REST = "The mayor wants a longer pier. Fishermen have asked for a cold store."


def article(*sentences: str) -> Article:
    return Article("harbour", " ".join(sentences), "Harbour", "https://post.example/harbour")


@pytest.fixture
def kept(house: Build) -> House:
    return house()


def put(house: House, *versions: Article) -> Article:
    """Store versions one after the other, each a day later, as if they had been read then."""
    for number, one in enumerate(versions, 1):
        house.ingest([one])
        with house.library.writing():
            house.library.connection.execute(
                "UPDATE versions SET ingested = ? WHERE id = ? AND version = ?",
                (f"2022-03-0{number}T08:00:00+00:00", one.id, number),
            )
    return versions[-1]


def cited(one: Article, quote: str, number: int = 1) -> Citation:
    start = one.text.index(quote)
    return Citation(number, one, Passage(1, one.id, 0, len(one.text), one.text), start, start + len(quote))


def test_a_first_version_says_which_it_is_and_no_more(kept: House) -> None:
    one = put(kept, article(OLD, REST))
    found = find_edition(kept.library, one, OLD)
    assert found
    assert (found.version, found.read) == (1, datetime(2022, 3, 1, 8, tzinfo=UTC))
    assert digest_of(one).hex().startswith(found.digest)
    assert (found.gone, found.changed, found.before) == (None, None, None)


def test_a_quoted_sentence_that_was_changed_says_by_when_and_what_it_read(kept: House) -> None:
    one = put(kept, article(OLD, REST), article(NEW, REST))
    found = find_edition(kept.library, one, NEW)
    assert found
    assert (found.version, found.changed, found.before) == (2, date(2022, 3, 2), OLD)


def test_a_sentence_that_always_stood_there_is_not_said_to_have_changed(kept: House) -> None:
    one = put(kept, article(OLD, REST), article(NEW, REST))
    found = find_edition(kept.library, one, "The mayor wants a longer pier.")
    assert found
    assert (found.version, found.changed) == (2, None)


def test_a_sentence_that_was_added_took_nobodys_place(kept: House) -> None:
    added = "Correction: an earlier version of this article gave a wrong day."
    one = put(kept, article(OLD, REST), article(OLD, REST, added))
    found = find_edition(kept.library, one, added)
    assert found
    assert (found.version, found.changed) == (2, None)


def test_a_change_is_of_the_day_on_which_the_words_came_in(kept: House) -> None:
    one = put(kept, article(OLD, REST), article(NEW, REST), article(NEW, REST, "It rains."))
    found = find_edition(kept.library, one, NEW)
    assert found
    assert (found.version, found.changed, found.before) == (3, date(2022, 3, 2), OLD)


def test_a_text_that_is_broken_into_other_lines_has_not_changed(kept: House) -> None:
    one = put(kept, article(OLD, REST), article(OLD.replace(" ", "\n", 3), REST))
    found = find_edition(kept.library, one, OLD.replace(" ", "\n", 3))
    assert found
    assert (found.version, found.changed) == (2, None)


def test_a_version_that_came_back_is_the_latest_of_its_kind(kept: House) -> None:
    one = put(kept, article(OLD, REST), article(NEW, REST), article(OLD, REST))
    found = find_edition(kept.library, one, OLD)
    assert found
    assert (found.version, found.changed, found.before) == (3, date(2022, 3, 3), NEW)


def test_an_article_of_another_library_has_no_version(kept: House) -> None:
    assert find_edition(kept.library, article(OLD), OLD) is None


def test_an_answer_notes_each_changed_sentence_it_quotes(kept: House) -> None:
    one = put(kept, article(OLD, REST), article(NEW, REST))
    answer = Answer("When?", "…", answered=True, citations=(cited(one, NEW), cited(one, REST[:30], 2)))
    told = with_editions(kept.library, answer)
    (note,) = told.conflicts
    assert note.note == f"The article was changed by 2 March 2022; before that, it read “{OLD}”"
    assert note.citations == (1,)
    assert [one.edition and one.edition.version for one in told.citations] == [2, 2]


def test_an_event_of_a_timeline_says_that_its_article_went(kept: House) -> None:
    one = put(kept, replace(article(OLD), origin=Origin("https://post.example/harbour")))
    kept.library.origins.missed(Known(one.id, ""), datetime(2022, 4, 1, 23, 30, tzinfo=UTC), gone=True)
    when = When("2022-03-08", date(2022, 3, 8), date(2022, 3, 8), "Tuesday")
    (event,) = with_editions_of_events(
        kept.library, Timeline("harbour", (Event(when, (cited(one, OLD),)),))
    ).events
    assert event.citations[0].edition
    assert event.citations[0].edition.gone == date(2022, 4, 1)
