"""The house rules that a machine can hold: which room imports what, what they say."""

from __future__ import annotations

import ast
import doctest
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from conftest import ROOT
from setuptools import find_packages

PACKAGES = ("bot", "ingest", "retrieval")
# The weights are made here; it is no part of what is installed, and held to the same form.
TRAINING = sorted((ROOT / "training").glob("*.py"))
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MODULES = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
WRITTEN = MODULES | {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in TRAINING
}
COMMANDS = {name for name in MODULES if name.startswith("bot/commands/")}
PUT_TOGETHER = COMMANDS | {"bot/show/json_output.py", "bot/show/progress.py"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def imports(tree: ast.AST) -> set[str]:
    """Every module a tree imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def rooms(tree: ast.AST) -> set[str]:
    return {name.partition(".")[0] for name in imports(tree)}


def importers(*rooms_or_packages: str) -> set[str]:
    return {name for name, tree in MODULES.items() if rooms(tree) & set(rooms_or_packages)}


def names_read(tree: ast.AST) -> set[str]:
    """Every dotted name that is read, `os.environ` say."""
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)}


def test_imports_go_one_way() -> None:
    assert len(MODULES) > 40
    assert not {name for name in importers("bot", "ingest") if name.startswith("retrieval/")}
    assert not {name for name in importers("bot") if name.startswith("ingest/")}
    assert {name for name in importers("ingest") if name.startswith("bot/")} <= PUT_TOGETHER


# The folders of the bot, and those each may know.
BOT = {
    "chat": set(),
    "show": {"chat"},
    "telegram": {"chat", "show"},
    "commands": {"chat", "show", "telegram"},
}
# What `bot/telegram/` may know of `retrieval/`: values and the inbox's file, not what answers.
VALUES = {
    "retrieval.types",
    "retrieval.text.quotes",
    "retrieval.disk",
    "retrieval.sqlite.database",
    "retrieval.sqlite.integrity",
    "retrieval.sqlite.lock",
}


def test_the_folders_of_the_bot_know_only_those_before_them() -> None:
    for folder, known in BOT.items():
        for name in (name for name in MODULES if name.startswith(f"bot/{folder}/")):
            found = {one.split(".")[1] for one in imports(MODULES[name]) if one.startswith("bot.")}
            assert found & BOT.keys() <= known | {folder}, name
            if folder == "telegram":
                engine = {one for one in imports(MODULES[name]) if one.startswith("retrieval")}
                assert engine <= VALUES, name


@pytest.mark.parametrize(
    ("package", "rooms_that_may"),
    [
        ("chromadb", {"retrieval/chroma/collection.py"}),
        ("langchain", {"retrieval/chain.py", "retrieval/compose/language_model.py"}),
        ("langchain_core", {"retrieval/chain.py", "retrieval/compose/language_model.py"}),
        ("sentence_transformers", {"retrieval/embed.py"}),
        (
            "torch",
            {
                "retrieval/embed.py",
                "retrieval/read/weights.py",
                "retrieval/read/span_model.py",
                "retrieval/understand/message_encoder.py",
            },
        ),
        (
            "transformers",
            {
                "retrieval/embed.py",
                "retrieval/read/span_model.py",
                "retrieval/understand/message_encoder.py",
            },
        ),
        ("safetensors", {"retrieval/read/weights.py", "retrieval/understand/intent.py"}),
        ("py3langid", {"retrieval/understand/language.py"}),
        ("sentencex", {"retrieval/text/sentences.py"}),
        ("matplotlib", {"bot/show/picture.py", "bot/show/typeface.py"}),
        ("trafilatura", {"ingest/extract/html_page.py"}),
        ("brotli", {"ingest/fetch/decompress.py"}),
        ("feedparser", {"ingest/extract/feeds.py"}),
        (
            "defusedxml",
            {"ingest/extract/feeds.py", "ingest/extract/opml.py", "ingest/extract/docx_odt_epub.py"},
        ),
        ("pypdfium2", {"ingest/extract/pdf.py"}),
        ("protego", {"ingest/fetch/robots.py"}),
        ("argparse", {"bot/cli.py", *COMMANDS}),
        ("dotenv", {"bot/settings.py"}),
    ],
)
def test_a_package_stays_in_its_room(package: str, rooms_that_may: set[str]) -> None:
    found = importers(package)
    assert found, f"nobody imports {package}: this line can go"
    assert found <= rooms_that_may


def test_sql_stays_in_the_backends() -> None:
    backends = ("retrieval/sqlite/", "retrieval/chroma/", "bot/telegram/inbox.py")
    outside = {name: tree for name, tree in WRITTEN.items() if not name.startswith(backends)}
    assert not {name for name, tree in outside.items() if "sqlite3" in rooms(tree)}
    assert not {name for name, tree in outside.items() for one in names_read(tree) if ".connection" in one}


def test_nothing_that_is_installed_knows_the_training() -> None:
    assert not importers("training")
    assert len(TRAINING) > 10
    assert not {
        name for name in WRITTEN if name.startswith("training/") and rooms(WRITTEN[name]) & {"bot", "ingest"}
    }


def test_telegram_stays_in_its_room() -> None:
    assert importers("telegram")
    assert all(name.startswith("bot/telegram/") for name in importers("telegram"))


def test_the_environment_is_read_in_one_place() -> None:
    readers = {"os.environ", "os.getenv", "environ", "getenv"}
    found = {name for name, tree in MODULES.items() if names_read(tree) & readers}
    assert found == {"bot/settings.py"}


NETWORK = {"httpcore", "httpx", "requests", "urllib3", "aiohttp", "socket", "ssl", "ftplib", "socketserver"}
NETWORK |= {"http.client", "urllib.request", "urllib.robotparser", "xmlrpc", "asyncio.streams", "pycurl"}


def test_one_module_opens_web_addresses() -> None:
    """`fetcher` alone, over `connect`; `urls` takes addresses apart; Telegram is spoken to by its library.

    `webhook` listens, and opens nothing.
    """
    found = {name for name, tree in MODULES.items() if imports(tree) & NETWORK or rooms(tree) & NETWORK}
    opening = {f"ingest/fetch/{name}.py" for name in ("fetcher", "connect", "urls")}
    assert found == {*opening, "bot/telegram/webhook.py"}
    openers = {"fetch_url", "fetch_response", "urlopen", "create_connection", "open_connection"}
    assert not {
        name for name, tree in MODULES.items() if {n.rpartition(".")[2] for n in names_read(tree)} & openers
    }
    assert {name for name, tree in MODULES.items() if "ingest.fetch.connect" in imports(tree)} == {
        "ingest/fetch/fetcher.py"
    }


def heavy_at_the_top(tree: ast.Module) -> set[str]:
    heavy = {"torch", "sentence_transformers", "chromadb", "langchain", "langchain_core", "transformers"}
    heavy |= {"matplotlib"}
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return rooms(ast.Module(top, [])) & heavy


@pytest.mark.parametrize("name", [name for name in MODULES if ">>>" in (ROOT / name).read_text("utf-8")])
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    failed, tried = doctest.testmod(import_module(name.removesuffix(".py").replace("/", ".")))
    assert tried and not failed


def test_heavy_packages_are_imported_late() -> None:
    # The LangChain face is only imported by people who have LangChain in their hands.
    found = {name: heavy for name, tree in MODULES.items() if (heavy := heavy_at_the_top(tree))}
    assert set(found) <= {"retrieval/chain.py", "retrieval/compose/language_model.py"}, found


def test_results_are_frozen() -> None:
    """A dataclass without a method that changes it is a result: nobody may change it later."""
    thawed = [
        f"{name}: {node.name}"
        for name, tree in WRITTEN.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(
            "dataclass" in ast.unparse(one) and "frozen" not in ast.unparse(one)
            for one in node.decorator_list
        )
        and not any(isinstance(one, Function) for one in node.body)
    ]
    # An ingest counts up its summary.
    assert [one for one in thawed if not one.startswith("ingest/pipeline.py")] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = ("util", "utils", "helper", "helpers", "manager", "misc", "common", "base")
    assert not [path for path in (*FILES, *TRAINING) if set(path.stem.split("_")) & set(empty)]


def test_the_wheel_holds_every_package_with_its_type_marker() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = set(
        find_packages(str(ROOT), include=project["tool"]["setuptools"]["packages"]["find"]["include"])
    )
    folders = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in FILES}
    assert found == folders
    assert all((ROOT / package / "py.typed").is_file() for package in PACKAGES)


def test_every_package_that_is_imported_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = {
        Path(line.replace("[", "=").replace(">", "=").partition("=")[0].strip())
        .name.lower()
        .replace("_", "-")
        for line in project["dependencies"]
    }
    distribution = {"dotenv": "python-dotenv", "telegram": "python-telegram-bot", "yaml": "pyyaml"}
    distribution |= {"stemmer": "pystemmer", "markdown-it": "markdown-it-py", "dateutil": "python-dateutil"}
    import sys

    wanted = (
        {room for tree in MODULES.values() for room in rooms(tree)} - sys.stdlib_module_names - {*PACKAGES}
    )
    named = {room.lower().replace("_", "-") for room in wanted}
    missing = {distribution.get(name, name) for name in named} - listed
    # They come with chromadb and sentence-transformers, which pin them.
    assert missing <= {"numpy", "transformers"}, missing


def test_no_text_names_this_machine() -> None:
    suffixes = {".py", ".md", ".toml", ".txt", ".example", ".yml"}
    roots = [ROOT / name for name in (*PACKAGES, "training", "tests", "docs", "benchmarks", "samples")]
    texts = [path for root in roots for path in root.rglob("*") if path.suffix in suffixes]
    forbidden = ("/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/")
    found = [
        str(path.relative_to(ROOT))
        for path in texts
        if any(word in path.read_text(encoding="utf-8") for word in forbidden)
    ]
    assert found == []
