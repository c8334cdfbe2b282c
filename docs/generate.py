"""Writes what the code knows into the pages: `make docs`. With `--check` it only names the old ones.

The prose is kept by hand. Made here is what stands between `<!-- generated: NAME -->` and `<!-- end -->`, and
the value in every row of a table that begins with the name of a constant.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import textwrap
from dataclasses import fields
from pathlib import Path
from types import ModuleType

from bot.cli import make_parser
from bot.settings import Settings
from retrieval.dates.grammar import RULES
from retrieval.judge.model import SIGNS, Model
from retrieval.read.evidence import Features
from retrieval.read.weights import SHIPPED, Rules, rules_of

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md")))
NUMBER = re.compile(r"^(\| `((?:bot|ingest|retrieval)(?:\.\w+)+)` \| )([^|]*?)( \|)", re.M)
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

NOT_MEASURED = "not measured yet"
FEATURES = {
    "span": ("log-odds that the best span of the sentence answers, by the reading model", NOT_MEASURED),
    "margin": (
        'how far the logit of that span is above that of "no answer"',
        "with `span` in its place the best sentence answers 73.5 % of the answerable questions, not 75.2 "
        "([log](../training/log.md), `python -m training fit-rule`)",
    ),
    "words": (
        "share of the weight of the question's terms in the sentence, beside it, in title or article",
        NOT_MEASURED,
    ),
    "said": ("the same share in the sentence alone", NOT_MEASURED),
    "kind": (
        "whether the sentence holds the kind of thing asked for: a date, a number",
        NOT_MEASURED,
    ),
    "search": ("score of the passage in the search", NOT_MEASURED),
    "recency": ("how new the article is: 1 on the newest day, 0.5 a week before", NOT_MEASURED),
    "taken_back": ("1 if the article says that what the sentence tells was wrong", NOT_MEASURED),
}
"""What each feature of the judge is, and what was lost without it."""


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


def features_table() -> str:
    """The judge's features, with the weights of the reader file that is shipped."""
    rules, model = shipped_rules(), Model(Rules())
    rows = []
    for one in fields(Features):
        meaning, ablation = FEATURES[one.name]
        if one.name in SIGNS:
            when, other = getattr(rules.when, one.name), getattr(rules.other, one.name)
        else:
            when = other = getattr(model, one.name)
        if one.name == "recency":
            when = 0.0
        rows.append(f"| `{one.name}` | {meaning} | {_weight(when)} | {_weight(other)} | {ablation} |")
    for name, meaning in (("bias", "constant"), ("enough", "probability from which a candidate answers")):
        when, other = getattr(rules.when, name), getattr(rules.other, name)
        rows.append(f"| *{name}* | {meaning} | {_weight(when)} | {_weight(other)} | |")
    head = '| feature | what it is | weight, "when" | weight, others | without it |'
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def date_kinds_table() -> str:
    """The kinds of time expressions: the first example of each rule's docstring, by the file of the rule."""
    rows: dict[str, list[str]] = {}
    for rule in RULES:
        example = re.search(r"`([^`]+)` = ([^\s,;]*[^\s,;:.])", rule.resolve.__doc__ or "")
        name = rule.resolve.__module__.rpartition(".")[2]
        if example and (row := f"{example[1]} (`{example[2]}`)") not in rows.setdefault(name, []):
            rows[name].append(row)
    lines = (f"| `{name}` | {'; '.join(rows[name])} |" for name in sorted(rows) if name != "grammar")
    return "\n".join(["| file in `rules/` | example (value, or first and last day) |", "|---|---|", *lines])


def shipped_rules() -> Rules:
    """The rules in the header of the shipped reader file; its tensors are not loaded."""
    with SHIPPED.open("rb") as file:
        notes = json.loads(file.read(int.from_bytes(file.read(8), "little")))["__metadata__"]
    return rules_of(json.loads(notes["rules"]))


def _weight(value: float) -> str:
    return f"{value:.2f}" if value else "–"


def number_in_the_code(name: str) -> float:
    """The value of a constant by its dotted name; of a field of a dataclass, its default."""
    module, *inner = name.split(".")
    found: object = importlib.import_module(module)
    for part in inner:
        module = f"{module}.{part}"
        if isinstance(found, ModuleType) and not hasattr(found, part):
            found = importlib.import_module(module)
        elif isinstance(found, type):
            found = {one.name: one.default for one in fields(found)}[part]
        else:
            found = getattr(found, part)
    assert isinstance(found, int | float), name
    return found


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) and abs(value) >= 1000 else f"{value}"


def filled(text: str) -> str:
    """`text` with each block and the value of each constant made anew."""

    def block(found: re.Match[str]) -> str:
        kind, _, name = found[2].partition(" ")
        tables = {"commands": commands_table, "settings": settings_table, "features": features_table}
        tables["dates"] = date_kinds_table
        table = tables[kind]() if kind in tables else arguments_table(name)
        return f"{found[1]}{table}\n{found[3]}" if table else found[1] + found[3]

    def value(found: re.Match[str]) -> str:
        known = number_in_the_code(found[2])
        same = float(found[3].replace(",", "") or "nan") == known
        return found[1] + (found[3] if same else _number(known)) + found[4]

    return NUMBER.sub(value, BLOCK.sub(block, text))


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
