"""`@bot question` in any chat, while somebody types and as a guest."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import BotApi
from running_bot import running, until
from scripted import ARTICLE, Script, answer, citation, refusal

from bot.telegram.access import Policy
from bot.telegram.deep_links import decode_question
from bot.telegram.inline import ASK_IN_PRIVATE, CACHED

QUESTION = "when does the Northgate tram open?"


async def test_thirty_keystrokes_are_at_most_three_searches(api: BotApi, tmp_path: Path, script: Script):
    anna, typed = api.user("Anna"), QUESTION[:30]
    async with running(api, tmp_path, script):
        for end in range(1, len(typed) + 1):
            api.type_inline(anna, typed[:end])
            await asyncio.sleep(0.05)
        began = time.monotonic()
        await until(lambda: api.answers)
        assert time.monotonic() - began < 1
        await until(lambda: not api.pending())
    assert 1 <= len(script.asked) <= 3 and script.asked[-1].text == typed


async def test_each_result_is_a_whole_cited_message(api: BotApi, tmp_path: Path, script: Script):
    citations = tuple(citation(replace(ARTICLE, title=f"Title {n}"), 0, 71, n) for n in range(1, 9))
    script.answers[QUESTION] = answer(citations=citations)
    async with running(api, tmp_path, script):
        api.type_inline(api.user("Anna"), QUESTION)
        await until(lambda: api.answers)
    (given,) = api.answers
    texts = [one["input_message_content"]["message_text"] for one in given["results"]]
    assert len(texts) == 5 and len({one["id"] for one in given["results"]}) == 5
    assert all(ARTICLE.url.split("?")[0] in text for text in texts)
    assert given["results"][0]["title"] == "Wednesday, 12 January 2022"
    assert int(given["cache_time"]) == CACHED and given["is_personal"] in (False, "false", None)


@pytest.mark.parametrize("query", ["", "when", "when does", "who won the cup?"])
async def test_where_there_is_nothing_it_offers_the_private_chat(
    api: BotApi, tmp_path: Path, script: Script, query: str
):
    script.answers["who won the cup?"] = refusal()
    async with running(api, tmp_path, script):
        api.type_inline(api.user("Anna"), query)
        await until(lambda: api.answers)
    (given,) = api.answers
    assert given["results"] == [] and given["button"]["text"] == ASK_IN_PRIVATE
    assert given["button"]["start_parameter"]
    if query.endswith("?"):
        assert decode_question(given["button"]["start_parameter"]) == query


async def test_two_people_do_not_cancel_each_other(api: BotApi, tmp_path: Path, script: Script):
    async with running(api, tmp_path, script):
        for name in ("Anna", "Ben"):
            api.type_inline(api.user(name), QUESTION)
        await until(lambda: len(api.answers) == 2)
    assert len(script.asked) == 2


async def test_access_lists_and_limits_hold(api: BotApi, tmp_path: Path, script: Script):
    anna = api.user("Anna")
    async with running(api, tmp_path, script, policy=Policy(by_list=True)):
        api.type_inline(anna, QUESTION)
        api.ask_as_guest(anna, f"@{api.username} {QUESTION}")
        await until(lambda: len(api.answers) == 2)
    assert script.asked == [] and api.answers[1].get("results", []) == []
    async with running(api, tmp_path, script, policy=Policy(a_person=1)):
        for number in (3, 4):
            api.type_inline(anna, QUESTION)
            await until(lambda number=number: len(api.answers) == number)
    assert len(script.asked) == 1


async def test_a_guest_question_gets_one_answer(api: BotApi, tmp_path: Path, script: Script):
    async with running(api, tmp_path, script):
        api.ask_as_guest(api.user("Anna"), f"@{api.username} {QUESTION}")
        await until(lambda: api.answers)
        await until(lambda: not api.pending())
    (given,) = api.answers
    assert QUESTION in given["result"]["input_message_content"]["message_text"]
    assert [question.text for question in script.asked] == [QUESTION]
