"""`dateline chat`: talks to a person in the terminal."""

from __future__ import annotations

import sys
from argparse import Namespace

from bot.commands.library import open_answerer, question_of
from bot.settings import Settings
from bot.show.console import say as _print


def chat(options: Namespace, settings: Settings) -> int:
    """Talk in the terminal, through the same code as in Telegram; ends at the end of the input."""
    from bot.chat.conversation import START, Conversation
    from bot.show.render import render_plain

    conversation = Conversation(open_answerer(settings), question_of("", options))
    terminal = sys.stdin.isatty()
    if terminal:
        import readline  # noqa: F401  (line editing and history for input())

        _print(f"{START}\n\nCtrl-D ends the chat.\n")
    while True:
        try:
            text = input("> " if terminal else "")
        except EOFError:
            return 0
        if text.strip():
            _print(f"{render_plain(conversation.say(text))}\n")
