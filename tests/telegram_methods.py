"""The methods of the Bot API, with Telegram's checks and its words for what it refuses.

The words are those of the server that Telegram publishes (github.com/tdlib/telegram-bot-api) and of
core.telegram.org/bots/api.
"""

from __future__ import annotations

import math
import re
import time
from copy import deepcopy
from dataclasses import replace
from typing import Any

from telegram_html import Entity, MarkupError, parse_html, rank, trimmed, units
from telegram_http import Params, Refused, Upload
from telegram_links import find_entities
from telegram_world import Chat, Json, Sent, World, chat_json, picture_json, topic_json, without

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
MOVED = "Bad Request: group chat was upgraded to a supergroup chat"
STALE_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
ACTIONS = re.compile(
    "typing|upload_(photo|video|voice|document|video_note)|record_(video|voice|video_note)|choose_sticker"
    "|find_location"
)


class Methods:
    """Carries out requests in a world, whose condition the caller holds."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_name = {
            name.lower(): (name, getattr(self, "_" + re.sub(r"(?=[A-Z])", "_", name).lower()))
            for name in METHODS
        }

    def name(self, method: str) -> str:
        """A method's name as it is documented; the server does not care about its case."""
        return self._by_name.get(method.lower(), (method, None))[0]

    def run(self, method: str, params: Params) -> Any:
        """The result of a method. Raises `Refused`."""
        _, run = self._by_name.get(method.lower(), (method, None))
        if run is None:
            raise Refused(404, "Not Found: method not found")
        # A copy, since what is returned may change while it is being written out.
        return deepcopy(run(params))

    def _get_me(self, params: Params) -> Json:
        can = {
            "can_join_groups": True,
            "can_read_all_group_messages": self._world.reads_all,
            "supports_inline_queries": False,
        }
        return {**self._world.me, **can, "can_connect_to_business": False, "has_main_web_app": False}

    def _get_updates(self, params: Params) -> list[Json]:
        """Newer polls end older ones, and what was handed out stays until a later offset confirms it."""
        world = self._world
        if world.webhook:
            raise Refused(409, WEBHOOK_SET)
        world.poll += 1
        mine = world.poll
        world.changed.notify_all()
        if "allowed_updates" in params:
            world.allowed = tuple(params["allowed_updates"])
        world.confirm(_number(params, "offset") or 0)
        world.changed.wait_for(
            lambda: world.updates or world.poll != mine or world.closed or world.revoked,
            min(_number(params, "timeout") or 0, 50),
        )
        if world.revoked:
            raise Refused(401, "Unauthorized")
        if world.poll != mine:
            raise Refused(409, CONFLICT)
        limit = _number(params, "limit") or 100
        return list(world.updates)[: min(max(limit, 1), 100)]

    def _set_webhook(self, params: Params) -> bool:
        self._world.webhook = str(params.get("url", ""))
        return True

    def _delete_webhook(self, params: Params) -> bool:
        self._world.webhook = ""
        if _flag(params, "drop_pending_updates"):
            self._world.updates.clear()
        return True

    def _get_webhook_info(self, params: Params) -> Json:
        pending = len(self._world.updates)
        return {"url": self._world.webhook, "has_custom_certificate": False, "pending_update_count": pending}

    def _set_my_commands(self, params: Params) -> bool:
        commands = params.get("commands") or []
        if len(commands) > 100:
            raise Refused(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "").removeprefix("/")):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command.get("description", "")) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self._world.commands[_scope(params)] = commands
        return True

    def _get_my_commands(self, params: Params) -> list[Json]:
        return self._world.commands.get(_scope(params), [])

    def _get_chat(self, params: Params) -> Json:
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
        accepted = dict.fromkeys((*gifts, "gifts_from_channels"), True)
        extra = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}
        return {**chat_json(self._reachable(params)), **extra}

    def _send_chat_action(self, params: Params) -> bool:
        self._topic(self._reachable(params), params)
        if not ACTIONS.fullmatch(str(params.get("action"))):
            raise Refused(400, "Bad Request: wrong parameter action in request")
        return True

    def _send_message(self, params: Params) -> Json:
        chat = self._reachable(params)
        text, entities = _styled(params, "text", "entities")
        if not text:
            raise Refused(400, "Bad Request: message text is empty")
        if units(text) > LONGEST_TEXT:
            raise Refused(400, "Bad Request: message is too long")
        return self._publish("sendMessage", chat, params, text, entities, {})

    def _send_photo(self, params: Params) -> Json:
        chat = self._reachable(params)
        photo = params.get("photo")
        if isinstance(photo, str) and photo.startswith("attach://"):
            photo = params.get(photo.removeprefix("attach://"))
        if not photo:
            raise Refused(400, "Bad Request: there is no photo in the request")
        if isinstance(photo, Upload) and not photo.data:
            raise Refused(400, "Bad Request: file must be non-empty")
        text, entities = _styled(params, "caption", "caption_entities")
        if units(text) > LONGEST_CAPTION:
            raise Refused(400, "Bad Request: message caption is too long")
        size = len(photo.data) if isinstance(photo, Upload) else 0
        return self._publish("sendPhoto", chat, params, text, entities, {"photo": [picture_json(size)]})

    def _publish(
        self, method: str, chat: Chat, params: Params, text: str, entities: list[Entity], content: Json
    ) -> Json:
        thread = self._topic(chat, params)
        reply_to = self._reply_target(chat, params)
        self._take_turn(chat)
        auto = find_entities(text, entities)
        shown = _shown(text, entities, auto, "caption" if "photo" in content else "text")
        if reply_to is not None:
            shown["reply_to_message"] = without(self._world.messages[chat.id, reply_to], "reply_to_message")
        if "inline_keyboard" in params.get("reply_markup", {}):
            shown["reply_markup"] = params["reply_markup"]
        message = self._world.store(chat, None, {**shown, **content, **topic_json(chat, thread)})
        raw = str(params.get("text", params.get("caption", "")))
        number = message["message_id"]
        self._world.sent.append(
            Sent(
                chat.id,
                number,
                text,
                entities,
                auto,
                raw,
                reply_to,
                thread,
                self._world.clock(),
                method,
                params,
            )
        )
        self._world.changed.notify_all()
        return message

    def _edit_message_text(self, params: Params) -> Json:
        chat = self._reachable(params)
        number = _number(params, "message_id") or 0
        message = self._world.messages.get((chat.id, number))
        if message is None:
            raise Refused(400, "Bad Request: message to edit not found")
        if "photo" in message:
            raise Refused(400, "Bad Request: there is no text in the message to edit")
        mine = [
            index
            for index, sent in enumerate(self._world.sent)
            if (sent.chat, sent.message_id) == (chat.id, number)
        ]
        if not mine:
            raise Refused(400, "Bad Request: message can't be edited")
        text, entities = _styled(params, "text", "entities")
        if not text:
            raise Refused(400, "Bad Request: message text is empty")
        if units(text) > LONGEST_TEXT:
            raise Refused(400, "Bad Request: message is too long")
        before = self._world.sent[mine[0]]
        markup = params.get("reply_markup")
        if (text, entities, markup) == (before.text, before.entities, message.get("reply_markup")):
            raise Refused(400, NOT_MODIFIED)
        self._take_turn(chat)
        auto = find_entities(text, entities)
        for name in ("entities", "reply_markup"):
            message.pop(name, None)
        message |= {**_shown(text, entities, auto, "text"), "edit_date": int(time.time())}
        if markup is not None:
            message["reply_markup"] = markup
        self._world.sent[mine[0]] = replace(
            before,
            text=text,
            entities=entities,
            auto_entities=auto,
            html=str(params["text"]),
            edits=before.edits + 1,
        )
        self._world.changed.notify_all()
        return message

    def _delete_message(self, params: Params) -> bool:
        chat = self._reachable(params)
        if self._world.messages.pop((chat.id, _number(params, "message_id") or 0), None) is None:
            raise Refused(400, "Bad Request: message to delete not found")
        return True

    def _answer_callback_query(self, params: Params) -> bool:
        query = str(params.get("callback_query_id"))
        if query not in self._world.queries:
            raise Refused(400, STALE_QUERY)
        if len(str(params.get("text", ""))) > 200:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        self._world.notes.append(str(params.get("text", "")))
        self._world.changed.notify_all()
        self._world.queries.discard(query)
        return True

    def _answer_inline_query(self, params: Params) -> bool:
        return self._answer_query(params.get("inline_query_id"), params)

    def _answer_guest_query(self, params: Params) -> Json:
        self._answer_query(params.get("guest_query_id"), params)
        return {"inline_message_id": "1"}

    def _answer_query(self, number: object, params: Params) -> bool:
        if str(number) not in self._world.queries:
            raise Refused(400, STALE_QUERY)
        self._world.queries.discard(str(number))
        results = params.get("results", [params.get("result")])
        for result in results:
            content = result["input_message_content"]
            _styled({"text": content["message_text"], "parse_mode": content.get("parse_mode")}, "text", "")
        self._world.answers.append(params)
        self._world.changed.notify_all()
        return True

    def _set_message_reaction(self, params: Params) -> bool:
        chat, number = self._reachable(params), _number(params, "message_id") or 0
        if (chat.id, number) not in self._world.messages:
            raise Refused(400, "Bad Request: message to react not found")
        self._world.reactions[chat.id, number] = params.get("reaction") or []
        self._world.changed.notify_all()
        return True

    def _leave_chat(self, params: Params) -> bool:
        self._reachable(params).blocked = True
        return True

    def _log_out(self, params: Params) -> bool:
        return True

    _close = _log_out

    # Checks that methods share.

    def _reachable(self, params: Params) -> Chat:
        wanted = params.get("chat_id")
        if wanted in (None, ""):
            raise Refused(400, "Bad Request: chat_id is empty")
        chat = self._world.chats.get(int(wanted)) if re.fullmatch(r"-?\d+", str(wanted)) else None
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        if chat.moved_to is not None:
            raise Refused(400, MOVED, {"migrate_to_chat_id": chat.moved_to})
        if chat.blocked and chat.type == "private":
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat.blocked:
            raise Refused(403, f"Forbidden: bot was kicked from the {chat.type} chat")
        return chat

    def _topic(self, chat: Chat, params: Params) -> int | None:
        """The topic written to; the General one (1) cannot be named when sending."""
        thread = _number(params, "message_thread_id")
        if thread and thread not in (chat.topics or ()):
            raise Refused(400, "Bad Request: message thread not found")
        return thread or None

    def _reply_target(self, chat: Chat, params: Params) -> int | None:
        old = {
            "message_id": params.get("reply_to_message_id"),
            **_only(params, "allow_sending_without_reply"),
        }
        given = params.get("reply_parameters") or old
        number = _number(given, "message_id")
        if not number or (chat.id, number) in self._world.messages:
            _check_quote(self._world.messages.get((chat.id, number or 0), {}), given)
            return number or None
        if _flag(given, "allow_sending_without_reply"):
            return None
        raise Refused(400, "Bad Request: message to be replied not found")

    def _take_turn(self, chat: Chat) -> None:
        """Counts a message or an edit against the limits of core.telegram.org/bots/faq, if they are kept."""
        world = self._world
        now = world.clock()
        if world.flood:
            count, seconds = (1, 1.0) if chat.type == "private" else (20, 60.0)
            here = [turn for turn, place in world.turns if place == chat.id]
            waits = [
                _wait(here, count, seconds, now),
                _wait([turn for turn, _ in world.turns], 30, 1.0, now),
            ]
            if max(waits) > 0:
                pause = math.ceil(max(waits))
                raise Refused(429, f"Too Many Requests: retry after {pause}", {"retry_after": pause})
        world.turns.append((now, chat.id))


METHODS = (
    *("getMe", "logOut", "close", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo"),
    *("setMyCommands", "getMyCommands", "getChat", "sendChatAction", "sendMessage", "sendPhoto"),
    *("editMessageText", "deleteMessage", "answerCallbackQuery", "setMessageReaction", "leaveChat"),
    *("answerInlineQuery", "answerGuestQuery"),
)


def _wait(turns: list[float], count: int, seconds: float, now: float) -> float:
    """Seconds until one more turn is within `count` in `seconds`; 0 or less for none."""
    return turns[-count] + seconds - now if len(turns) >= count else 0.0


def _styled(params: Params, field_name: str, entities_name: str) -> tuple[str, list[Entity]]:
    """The text people will see and the entities of its markup."""
    text = str(params.get(field_name) or "")
    mode = str(params.get("parse_mode") or "").lower()
    if mode not in ("", "html"):
        raise Refused(400, "Bad Request: unsupported parse_mode")
    entities: list[Entity] = params.get(entities_name) or []
    if mode:
        try:
            text, entities = parse_html(text)
        except MarkupError as error:
            raise Refused(400, f"Bad Request: can't parse entities: {error}") from None
    return trimmed(text, entities)


def _shown(text: str, entities: list[Entity], auto: list[Entity], name: str) -> Json:
    """The part of a message that holds its text."""
    marks = sorted([*entities, *auto], key=rank)
    found = {"entities" if name == "text" else "caption_entities": marks} if marks else {}
    return {name: text, **found} if text else {}


def _only(params: Params, name: str) -> Params:
    return {name: params[name]} if name in params else {}


def _check_quote(message: Json, given: Params) -> None:
    quote = given.get("quote")
    if quote and (units(quote) > 1024 or quote not in message.get("text", message.get("caption", ""))):
        raise Refused(400, "Bad Request: QUOTE_TEXT_INVALID")


def _scope(params: Params) -> tuple[str, str]:
    return str(params.get("scope") or {"type": "default"}), str(params.get("language_code") or "")


def _number(params: Params, name: str) -> int | None:
    value = params.get(name)
    try:
        return None if value in (None, "") else int(value)
    except (TypeError, ValueError):
        raise Refused(400, f"Bad Request: invalid {name} specified") from None


def _flag(params: Params, name: str) -> bool:
    return str(params.get(name, "")).lower() in ("true", "1", "yes")
