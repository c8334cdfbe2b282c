"""Works out the reply to a message: asks the conversation, and shows what it says as the chat needs it."""

from __future__ import annotations

import logging

from bot.chat.conversation import Conversation, Reply
from bot.telegram.brief_html import render_brief
from bot.telegram.items import Draft, Incoming
from bot.telegram.prompts import bare_command
from bot.telegram.reply_html import render_html

log = logging.getLogger(__name__)


def compose_draft(
    conversation: Conversation, incoming: Incoming, context: str | None, previous: str | None
) -> Draft:
    """The reply to what was written; blocks, and raises, as the conversation does."""
    reply = conversation.reply(incoming.text, context, previous)
    picture = _draw(reply)
    parts = render_html(reply) if incoming.private else render_brief(reply)
    return Draft(
        tuple(parts),
        reply.topic,
        picture=picture,
        captioned=picture is not None and not incoming.private,
        prompt=bare_command(incoming.text) or "",
    )


def _draw(reply: Reply) -> bytes | None:
    """The picture that goes with a reply; where it cannot be drawn, the text goes alone."""
    if reply.timeline is None or not reply.timeline.events:
        return None
    from bot.show.picture import draw_timeline

    try:
        return draw_timeline(reply.timeline)
    except Exception:
        log.exception("a timeline could not be drawn")
        return None
