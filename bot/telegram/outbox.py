"""Brings a reply that is ready into its chat: as new messages, or in the place of those it replaces."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import ForceReply

from bot.chat.conversation import split_command
from bot.telegram.buttons import Buttons
from bot.telegram.delivery import Delivery, Markup, Sent
from bot.telegram.inbox import Inbox
from bot.telegram.items import EDIT, Draft, Incoming
from bot.telegram.prompts import ASKS_BACK

EDITABLE = 600.0
"""Seconds for which the answer to a question that was edited is put in the place of the one before."""

Persist = Callable[..., Awaitable[Any]]


class Outbox:
    """Sends what of a reply is not out yet, and notes each part as it goes."""

    def __init__(self, delivery: Delivery, inbox: Inbox, persist: Persist, buttons: Buttons | None) -> None:
        self._delivery = delivery
        self._inbox = inbox
        self._persist = persist
        self._buttons = buttons

    async def deliver(self, incoming: Incoming, draft: Draft) -> None:
        old = await self._persist(self._replaceable, incoming)
        chat = incoming.chat
        messages = 1 if draft.captioned else len(draft.parts) + (draft.picture is not None)
        for index in range(draft.sent, messages):
            sent = await self._replace(incoming, chat, old[index], draft, index) if index < len(old) else None
            if sent is None:
                if index < len(old):
                    await self._remove(incoming.chat, old[index])
                sent = await self._send(incoming, chat, draft, index)
            if sent is None and draft.picture is None:
                return
            if sent is not None:
                chat, message = sent
                await self._persist(self._inbox.mark_sent, incoming.update_id, chat, message, index + 1)
        for surplus in old[messages:]:
            await self._remove(incoming.chat, surplus)

    def _replaceable(self, incoming: Incoming) -> list[int]:
        """The bot's messages that an edited question has as its answer, unless they are too old."""
        if incoming.kind != EDIT:
            return []
        replies = self._inbox.find_replies(incoming.chat, incoming.message)
        if not replies or self._inbox.age(replies[-1][1]) > EDITABLE:
            return []
        return [message for message, _ in replies]

    async def _replace(
        self, incoming: Incoming, chat: int, message: int, draft: Draft, index: int
    ) -> Sent | None:
        if draft.captioned or index >= len(draft.parts):
            return None
        markup = self._markup(incoming, chat, draft, index)
        return await self._delivery.edit(incoming, chat, message, draft.parts[index], markup)

    async def _remove(self, chat: int, message: int) -> None:
        await self._delivery.delete(chat, message)
        await self._persist(self._inbox.forget_reply, chat, message)

    async def _send(self, incoming: Incoming, chat: int, draft: Draft, index: int) -> Sent | None:
        reply = index == 0 and await self._persist(self._is_quoted, incoming)
        await self._delivery.wait_for_turn(incoming, chat)
        if draft.captioned and draft.picture is not None:
            markup = self._markup(incoming, chat, draft, 0)
            return await self._delivery.send_picture(
                incoming, chat, draft.picture, draft.parts[0], reply, markup
            )
        if index < len(draft.parts):
            markup = self._markup(incoming, chat, draft, index)
            return await self._delivery.send(incoming, chat, draft.parts[index], reply, markup)
        assert draft.picture is not None
        return await self._delivery.send_picture(incoming, chat, draft.picture)

    def _is_quoted(self, incoming: Incoming) -> bool:
        """Whether the reply shows what it answers: in private only where something was said in between."""
        if not incoming.private or incoming.subject is not None:
            return True
        return not self._inbox.is_latest(incoming.chat, incoming.message)

    def _markup(self, incoming: Incoming, chat: int, draft: Draft, index: int) -> Markup:
        """The field for an answer, or the buttons, under the last of the messages."""
        if draft.prompt and not draft.asks_to_forget:
            command, _ = split_command(draft.prompt)
            return ForceReply(selective=True, input_field_placeholder=ASKS_BACK[command or "ask"])
        if self._buttons is None or index != len(draft.parts) - 1:
            return None
        return self._buttons.make_keyboard(incoming, draft, chat)
