"""An answer that was kept can be told from one that still stands."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from conftest import Build, House

from retrieval.provenance import Known, digest_of
from retrieval.types import Article, Origin
from retrieval.verify.recheck import Kept, recheck_citation
from retrieval.verify.rewording import find_counterpart, find_rewordings
from retrieval.verify.versions import DIGEST

OLD = "The vote on the new harbour is on Tuesday, 8 March."
NEW = "The vote on the new harbour is on Friday, 11 March."
REST = "The mayor wants a longer pier. Fishermen have asked for a cold store."
DAY = date(2022, 3, 1)


def article(text: str, published: date | None = DAY) -> Article:
    return Article("harbour", text, "Harbour", published=published, origin=Origin("https://post.example/a"))


@pytest.fixture
def library(house: Build) -> House:
    one = house()
    one.ingest([article(f"{OLD} {REST}")])
    return one


def kept(quote: str = OLD, published: str = str(DAY)) -> Kept:
    return Kept(1, "harbour", quote, digest_of(article(f"{OLD} {REST}")).hex()[:DIGEST], published)


def test_a_kept_citation_stands_while_its_words_do(library: House) -> None:
    found = recheck_citation(library.library, kept())
    assert (found.state, found.holds, found.version, found.quote) == ("stands", True, 1, OLD)


def test_words_that_moved_are_found_where_they_are(library: House) -> None:
    library.ingest([article(f"It rains. {OLD} {REST}")])
    found = recheck_citation(library.library, kept())
    assert (found.state, found.version, found.place) == ("stands", 2, (10, 10 + len(OLD)))


def test_words_that_changed_are_shown_as_they_read_now(library: House) -> None:
    library.ingest([article(f"{NEW} {REST}")])
    found = recheck_citation(library.library, kept())
    assert (found.state, found.holds, found.quote, found.place) == ("changed", False, NEW, (0, len(NEW)))


def test_words_that_were_taken_out_have_nothing_in_their_place(library: House) -> None:
    library.ingest([article(REST)])
    found = recheck_citation(library.library, kept())
    assert (found.state, found.quote, found.place) == ("changed", None, None)


def test_what_stood_beside_the_words_before_is_not_taken_for_their_new_form(library: House) -> None:
    beside = "The vote on the new harbour is a matter of great weight."
    library.ingest([article(f"{OLD} {beside} {REST}")])
    digest = digest_of(article(f"{OLD} {beside} {REST}")).hex()[:DIGEST]
    library.ingest([article(f"{beside} {REST}")])
    assert recheck_citation(library.library, Kept(1, "harbour", OLD, digest)).quote is None


def test_an_older_answer_without_a_version_is_judged_by_its_words(library: House) -> None:
    assert recheck_citation(library.library, Kept(1, "harbour", OLD)).holds
    library.ingest([article(f"{NEW} {REST}")])
    assert recheck_citation(library.library, Kept(1, "harbour", OLD)).quote == NEW


def test_another_date_of_the_article_is_told_since_dates_in_it_hang_on_that(library: House) -> None:
    library.ingest([article(f"{OLD} {REST}", date(2022, 3, 4))])
    found = recheck_citation(library.library, kept())
    assert (found.state, found.holds, found.published) == ("redated", False, date(2022, 3, 4))


def test_an_article_that_is_gone_at_its_source_no_longer_holds_its_answer_up(library: House) -> None:
    library.library.origins.missed(Known("harbour", ""), datetime(2022, 4, 1, tzinfo=UTC), gone=True)
    found = recheck_citation(library.library, kept())
    assert (found.state, found.holds, found.gone) == ("stands", False, date(2022, 4, 1))


def test_a_forgotten_article_is_said_to_be_so(library: House) -> None:
    with library.library.writing():
        library.library.forget("harbour")
    found = recheck_citation(library.library, kept())
    assert (found.state, found.holds, found.version) == ("forgotten", False, None)


def test_any_kept_quotation_is_judged(library: House) -> None:
    table = (
        "",
        " ",
        "…",
        "8",
        "\x00",
        "“”",
        "a" * 10_000,
    )
    assert not [
        quote
        for quote in table
        if recheck_citation(library.library, kept(quote)).state not in ("stands", "changed")
    ]


def test_the_counterpart_of_two_sentences_is_two_sentences() -> None:
    old, new = f"{OLD} It begins at noon. {REST}", f"{NEW} It begins at nine. {REST}"
    place = find_counterpart(f"{OLD} It begins at noon.", old, new)
    assert place
    assert new[slice(*place)] == f"{NEW} It begins at nine."


def test_rewordings_are_the_sentences_that_differ() -> None:
    found = [*find_rewordings(f"{OLD} {REST} The end.", f"{REST}\n{NEW}")]
    assert found == [(OLD, NEW), ("The end.", "")]
    assert [*find_rewordings(f"{OLD} {REST}", f"{OLD}\n\n{REST} More.")] == []
