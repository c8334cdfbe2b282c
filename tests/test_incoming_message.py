"""The bot answers what is said to it, and keeps out of everything else."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Update, User

from bot.telegram.inbox import Incoming
from bot.telegram.incoming_message import read_message

ME = User(4242, "Dateline", is_bot=True, username="Dateline_Bot")
ANNA = {"id": 7, "first_name": "Anna", "is_bot": False}
GROUP = {"id": -100, "type": "supergroup", "title": "News"}
FORUM = {**GROUP, "is_forum": True}
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
MINE = {
    "message_id": 40,
    "date": 0,
    "chat": GROUP,
    "text": "An answer.",
    "from": {**ANNA, "id": 4242, "is_bot": True},
}
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def entity(text: str, part: str, kind: str, **more: Any) -> dict[str, Any]:
    offset = utf16(text[: text.index(part)])
    return {"type": kind, "offset": offset, "length": utf16(part), **more}


def read(chat: dict[str, Any], text: str | None = None, **more: Any) -> Incoming | None:
    message: dict[str, Any] = {"message_id": 50, "date": 0, "chat": chat, "from": ANNA}
    if text is not None:
        message["text"] = text
    update = Update.de_json({"update_id": 1, "message": {**message, **more}}, None)
    return read_message(update, ME)


def said(chat: dict[str, Any], text: str | None = None, **more: Any) -> str | None:
    incoming = read(chat, text, **more)
    return incoming.text if incoming else None


# What is written in a group, and whether it is for the bot.
IN_A_GROUP = {
    "when did they meet?": False,
    "write to dateline_bot about it": False,
    "/ask who met?": True,
    "/ask@Dateline_Bot who met?": True,
    "/ASK@dateline_bot who met?": True,
    "/ask@other_bot who met?": False,
    "/askme": False,
    "/timeline": True,
    "/timeline the bridge": True,
    "/timeline@Dateline_Bot the bridge": True,
    "/timeline@other_bot the bridge": False,
    "/timelines the bridge": False,
    "/sources@Dateline_Bot": True,
    "/weather@Dateline_Bot": False,
    "/help": True,
    "/sources": True,
    "/privacy": True,
    "/start": False,
    "/start@Dateline_Bot": True,
    "/allow 7": False,
    "/weather": False,
}
# What is written, the name that is a mention in it, and the question that is left.
MENTIONS = (
    ("@Dateline_Bot when did they meet?", "@Dateline_Bot", "when did they meet?"),
    ("@dateline_bot, when did they meet?", "@dateline_bot", "when did they meet?"),
    ("when did they meet, @Dateline_Bot?", "@Dateline_Bot", "when did they meet?"),
    ("ask @Dateline_Bot when they met", "@Dateline_Bot", "ask when they met"),
    # Offsets count in UTF-16.
    ("👩‍👩‍👧 🇩🇪 𝕏 @Dateline_Bot when did they meet?", "@Dateline_Bot", "👩‍👩‍👧 🇩🇪 𝕏 when did they meet?"),
    ("@Dateline_Bot", "@Dateline_Bot", "/ask"),
    ("@other_bot when did they meet?", "@other_bot", None),
    ("@Dateline_Bot2 when did they meet?", "@Dateline_Bot2", None),
)


def test_in_a_group_only_what_is_said_to_the_bot_is_for_it():
    assert {text: said(GROUP, text) for text in IN_A_GROUP} == {
        text: text if asked else None for text, asked in IN_A_GROUP.items()
    }


def test_a_mention_is_taken_out_of_the_question():
    found = [said(GROUP, text, entities=[entity(text, name, "mention")]) for text, name, _ in MENTIONS]
    assert found == [left for *_, left in MENTIONS]


def test_a_private_message_is_for_the_bot():
    assert read(PRIVATE, "when did they meet?") == Incoming(1, 7, 50, "when did they meet?", sender=7)


def test_a_caption_is_as_good_as_a_text():
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    assert said(PRIVATE, photo=photo, caption="who is this?") == "who is this?"


def test_a_private_message_without_words_is_answered_and_a_notice_is_not():
    sticker = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "type": "regular"}
    sticker |= {"is_animated": False, "is_video": False}
    assert said(PRIVATE, sticker=sticker) == ""
    assert said(PRIVATE, pinned_message={**MINE, "chat": PRIVATE}) is None
    assert said(PRIVATE, boost_added={"boost_count": 1}) is None
    assert said(GROUP, sticker=sticker, reply_to_message=MINE) is None


def test_a_mention_without_a_name_counts_by_its_number():
    text = "Dateline when did they meet?"
    mine = entity(text, "Dateline", "text_mention", user={**ANNA, "id": 4242})
    assert said(GROUP, text, entities=[mine]) == "when did they meet?"
    other = entity(text, "Dateline", "text_mention", user=ANNA)
    assert said(GROUP, text, entities=[other]) is None


def test_a_mention_in_a_caption_counts():
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    caption = "@Dateline_Bot who is this?"
    entities = [entity(caption, "@Dateline_Bot", "mention")]
    assert said(GROUP, photo=photo, caption=caption, caption_entities=entities) == "who is this?"


def test_another_bots_command_is_not_for_this_one_even_as_a_reply_to_it():
    assert said(GROUP, "/ask@other_bot who?", reply_to_message=MINE) is None
    assert said(GROUP, "/weather", reply_to_message=MINE) is None


def test_a_reply_to_the_bot_is_for_it_and_says_to_which_message():
    incoming = read(GROUP, "and where?", reply_to_message=MINE)
    assert incoming is not None
    assert (incoming.text, incoming.reply_to, incoming.private) == ("and where?", 40, False)
    assert said(GROUP, "and where?", reply_to_message={**MINE, "from": ANNA}) is None


def test_the_notice_that_opened_a_topic_is_no_answer_to_reply_to():
    opened = {**MINE, "chat": FORUM, "forum_topic_created": {"name": "Talks", "icon_color": 1}}
    del opened["text"]
    more = {"message_thread_id": 40, "is_topic_message": True, "reply_to_message": opened}
    assert said(FORUM, "good morning", **more) is None
    asked = read(FORUM, "/ask who met?", **more)
    assert asked is not None and asked.thread == 40 and asked.reply_to is None


def test_the_topic_of_a_forum_is_kept_and_the_general_one_has_no_number():
    def topic(**more: Any) -> int | None:
        incoming = read(FORUM, "/ask who met?", **more)
        assert incoming is not None
        return incoming.thread

    assert topic(message_thread_id=9, is_topic_message=True) == 9
    assert topic(message_thread_id=1, is_topic_message=True) is None
    assert topic() is None
    # Outside of forums a chain of replies has a number too, which sending refuses.
    assert topic(message_thread_id=9) is None


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post"])
def test_channel_posts_are_not_answered(kind: str):
    message = {"message_id": 50, "date": 0, "chat": PRIVATE, "from": ANNA, "text": "when?"}
    assert read_message(Update.de_json({"update_id": 1, kind: message}, None), ME) is None
    assert read({"id": -5, "type": "channel", "title": "c"}, "/ask when?") is None


def test_a_message_without_a_chat_or_an_empty_update_is_passed_over():
    bare = {"message_id": 50, "date": 0, "from": ANNA, "text": "when?"}
    assert read_message(Update.de_json({"update_id": 1, "message": bare}, None), ME) is None
    assert read_message(Update.de_json({"update_id": 1}, None), ME) is None


def test_other_bots_are_not_answered_but_an_anonymous_administrator_is():
    robot = {**ANNA, "is_bot": True}
    assert said(GROUP, "/ask who met?", **{"from": robot}) is None
    assert said(GROUP, "/ask who met?", **{"from": robot, "sender_chat": GROUP}) == "/ask who met?"
    assert said(GROUP, "/ask who met?", sender_chat=GROUP, is_automatic_forward=True) is None


def test_lone_surrogates_in_a_message_do_not_get_further():
    assert said(PRIVATE, "when \ud83d?") == "when \ufffd?"
    text = "\ud83d @Dateline_Bot when?"
    entities = [{"type": "mention", "offset": 2, "length": 13}]
    assert said(GROUP, text, entities=entities) == "\ufffd when?"


@unhurried
@given(
    st.text(st.characters(), max_size=30),
    st.lists(
        st.tuples(
            st.sampled_from(["mention", "text_mention", "bold"]), st.integers(-5, 60), st.integers(-5, 60)
        )
    ),
)
def test_entities_out_of_all_bounds_do_no_harm(text: str, places: list[tuple[str, int, int]]):
    entities = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in places]
    incoming = read(GROUP, text, entities=entities)
    assert incoming is None or incoming.text.encode()
