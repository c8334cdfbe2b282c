"""Which articles tell one story: the same names, in passages that are alike."""

from __future__ import annotations

from datetime import date

from conftest import Build

from retrieval.judge.story import Stories, article_names
from retrieval.types import Article, Hit

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
    story = Stories(rooms.library, rooms.encoder.name).number(hits)
    assert story["sank"] == story["raised"]
    assert story["sank"] not in (story["other"], story["mayor"])


def test_without_vectors_every_article_tells_its_own_story(house: Build) -> None:
    rooms = house()
    rooms.ingest([article("sank", SANK, 1), article("raised", RAISED, 9)])
    hits = [Hit(passage, found, 1.0) for passage, found in rooms.library.passages(range(1, 3)).values()]
    assert len(set(Stories(rooms.library, "another encoder").number(hits).values())) == 2


def test_a_name_is_what_is_only_written_with_a_capital() -> None:
    told = Article(
        "1", "The ferry Corvo sank on Monday. Ferry traffic stopped. Corvo was old.", "Ferry sinks"
    )
    assert article_names(told) == ["corvo"]
