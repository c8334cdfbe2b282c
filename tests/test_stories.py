"""Which articles tell one story: the same names, in passages that are alike."""

from __future__ import annotations

from datetime import date

from retrieval.judge.story import Stories, names
from retrieval.types import Article, Hit
from tests.conftest import Build

SANK = "The ferry Corvo sank off Cape Lund with 96 people aboard, the coastguard of Lund Bay said."
RAISED = "Divers at Cape Lund raised the ferry Corvo, which sank with 96 people aboard, the coastguard said."
OTHER = "The ferry Alba sank off Port Sable with 40 people aboard, the coastguard of Sable County said."
MAYOR = (
    "Pupils painted murals while mayor Oona Varley praised teachers, parents, neighbours, cooks and gardeners"
    " at Corvo Square, between Cape Lund and Lund Bay."
)


def article(identifier: str, text: str, day: int) -> Article:
    return Article(identifier, text, published=date(2025, 6, day))


def test_reports_of_one_thing_are_of_one_story_and_those_of_its_like_are_not(house: Build) -> None:
    told = {one.id: one for one in (article("sank", SANK, 1), article("raised", RAISED, 9))}
    told |= {one.id: one for one in (article("other", OTHER, 3), article("mayor", MAYOR, 4))}
    rooms = house()
    rooms.ingest(told.values())
    ids = range(1, 1 + len(told))
    hits = [Hit(passage, found, 1.0) for passage, found in rooms.library.passages(ids).values()]
    by_id = {hit.article.id: hit.article for hit in hits}
    same = Stories(rooms.library, rooms.encoder.name).among(hits)
    assert same(by_id["sank"], by_id["raised"])
    assert not same(by_id["sank"], by_id["other"])
    assert not same(by_id["sank"], by_id["mayor"])


def test_without_vectors_every_article_tells_its_own_story(house: Build) -> None:
    rooms = house()
    rooms.ingest([article("sank", SANK, 1), article("raised", RAISED, 9)])
    hits = [Hit(passage, found, 1.0) for passage, found in rooms.library.passages(range(1, 3)).values()]
    same = Stories(rooms.library, "another encoder").among(hits)
    one, other = (hit.article for hit in hits)
    assert same(one, one)
    assert not same(one, other)


def test_a_name_is_what_is_only_written_with_a_capital() -> None:
    told = Article(
        "1", "The ferry Corvo sank on Monday. Ferry traffic stopped. Corvo was old.", "Ferry sinks"
    )
    assert names(told) == ["corvo"]
