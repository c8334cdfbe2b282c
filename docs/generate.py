"""Writes what the code knows into the pages: `make docs`. With `--check` it only names the old ones.

The prose is kept by hand; between `<!-- generated: NAME -->` and `<!-- end -->` stands what is made here.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from dataclasses import fields
from pathlib import Path

from bot.cli import make_parser
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "docs/cli.md", "docs/settings.md")
BLOCK = re.compile(r"(<!-- generated: (.+?) -->\n).*?(<!-- end -->)", re.S)
ENV_HEAD = """# Copy this to .env and change what you like; as it is, it changes nothing.
# The environment goes before this file. An empty value counts as not set.
"""
ENV_TAIL = """
# A language model's provider reads its own key or address:
# OPENAI_API_KEY=
# ANTHROPIC_API_KEY=
# OLLAMA_HOST=
"""


def subcommands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (one for one in make_parser()._actions if isinstance(one, argparse._SubParsersAction))
    return dict(action.choices)


def commands_table() -> str:
    rows = [
        f"| [`dateline {_usage(command)}`](docs/cli.md#dateline-{name}) | {command.description} |"
        for name, command in subcommands().items()
    ]
    return "\n".join(["| command | |", "|---|---|", *rows])


def _usage(command: argparse.ArgumentParser) -> str:
    named = [_name(action) for action in command._actions if not action.option_strings]
    return " ".join([command.prog.removeprefix("dateline "), *named]).strip()


def _name(action: argparse.Action) -> str:
    """`SOURCE…`, `[FILE]`, `list/add/remove`."""
    name = str(action.metavar or "/".join(action.choices or [action.dest.upper()]))
    many = {"?": f"[{name}]", "*": f"[{name}…]", "+": f"{name}…"}
    return many.get(str(action.nargs), name)


def arguments_table(name: str) -> str:
    """The arguments of a command but `--data` and `--help`, which every command takes."""
    rows = []
    for action in subcommands()[name]._actions:
        if action.dest in ("help", "data"):
            continue
        written = _name(action)
        if action.option_strings:
            value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
            written = action.option_strings[0] + value
        rows.append(f"| `{written}` | {action.help} |")
    return "\n".join(["| argument | |", "|---|---|", *rows]) if rows else ""


def settings_table() -> str:
    rows = [
        f"| `{one.metadata['variable']}` | {_code(_default(one.default))} | {one.metadata['text']} |"
        for one in fields(Settings)
    ]
    return "\n".join(["| variable | default | |", "|---|---|---|", *rows])


def env_example() -> str:
    blocks = [
        f"\n{_comment(one.metadata['text'])}\n{one.metadata['variable']}={_default(one.default)}\n"
        for one in fields(Settings)
    ]
    return ENV_HEAD + "".join(blocks) + ENV_TAIL


def _comment(text: str) -> str:
    return textwrap.fill(
        text.replace("`", ""), 100, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
    )


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _default(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def filled(text: str) -> str:
    """`text` with each block made anew."""

    def block(found: re.Match[str]) -> str:
        kind, _, name = found[2].partition(" ")
        made = {"commands": commands_table, "settings": settings_table}.get(kind)
        table = made() if made else arguments_table(name)
        return f"{found[1]}{table}\n{found[3]}" if table else found[1] + found[3]

    return BLOCK.sub(block, text)


def current() -> dict[Path, str]:
    """What each page should read."""
    pages = {ROOT / page: filled((ROOT / page).read_text(encoding="utf-8")) for page in PAGES}
    return pages | {ROOT / ".env.example": env_example()}


def main(arguments: list[str]) -> int:
    old = [page for page, text in current().items() if page.read_text(encoding="utf-8") != text]
    for page in old:
        print(f"{page.relative_to(ROOT)} {'is old: run `make docs`' if arguments else 'written'}")
        if not arguments:
            page.write_text(current()[page], encoding="utf-8")
    return 1 if old and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
