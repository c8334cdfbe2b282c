"""The documents say what the program does: its commands run, its settings and options are all there.

In the documents a line `$ …` of a `console` block, and every line of an `sh` block, is a command. Those of
`dateline` in the README and in docs/cli.md are run here in one folder, in their order, over a library of
the samples in `data`. What follows a `$ …` line is what it prints: `[...]` stands for anything within a
line, and alone on a line for any lines. A command ends with 0 unless a comment behind it says `# exits 3`;
one whose comment says `# needs …`, and those of the other pages, are only parsed.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.cli import main, make_parser
from bot.settings import Settings
from docs.generate import NUMBER, current, number_in_the_code, subcommands

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("benchmarks/*.md"),
        *ROOT.glob("training/*.md"),
        *ROOT.glob("retrieval/weights/*.md"),
    ]
)
# Options that one command's section names of another.
ELSEWHERE = ("--once",)
README = (ROOT / "README.md").read_text(encoding="utf-8")
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\(((?!https?://)[^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)


@dataclass(frozen=True)
class Shown:
    """A command as a document shows it: what is typed, what it prints if that is shown, how it ends."""

    line: str
    printed: str | None
    status: int
    needs: str | None

    @property
    def argv(self) -> list[str]:
        """The words behind `dateline`."""
        return shlex.split(self.line.rpartition("| ")[2])[1:]


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def shown(text: str) -> list[Shown]:
    """Every `dateline` command of a page, in order."""
    found = [one for kind, body in FENCE.findall(text) for one in _commands(kind, body)]
    return [one for one in found if one.line.rpartition("| ")[2].startswith("dateline ")]


def _commands(kind: str, body: str) -> Iterator[Shown]:
    if kind == "sh":
        yield from (_command(line, None) for line in body.splitlines() if line.strip())
    if kind == "console":
        for block in re.split(r"^\$ ", body, flags=re.M)[1:]:
            line, _, printed = block.partition("\n")
            yield _command(line, printed or None)


def _command(line: str, printed: str | None) -> Shown:
    line, _, comment = line.partition("  # ")
    status = re.search(r"exits (\d)", comment)
    needs = re.search(r"needs (\w+)", comment)
    return Shown(line.strip(), printed, int(status[1]) if status else 0, needs[1] if needs else None)


def like(pattern: str, printed: str) -> bool:
    """Whether a program printed what a page shows."""
    lines = ["(?:.*\n)*" if line == "[...]" else _line(line) for line in pattern.strip().splitlines()]
    return re.fullmatch("".join(lines), printed.strip() + "\n") is not None


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("[...]")) + "\n"


@pytest.fixture
def home(sample_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to type commands in: the samples beside it, their library in `data`, no settings."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.move(sample_copy, folder / "data")
    shutil.copytree(ROOT / "samples", folder / "samples")
    monkeypatch.chdir(folder)
    for name in (*settings_read(), "TOKENIZERS_PARALLELISM"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return folder


def typed(one: Shown, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """The exit status and the standard output of a command; what is before a `|` is run by a shell."""
    before = one.line.rpartition("| ")[0].rstrip("| ")
    given = subprocess.run(["sh", "-c", before], capture_output=True, check=True).stdout if before else b""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
    capsys.readouterr()
    try:
        status = main(one.argv)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, capsys.readouterr().out


@pytest.mark.slow
def test_the_commands_that_are_shown_run_and_print_what_is_shown(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = [one for one in [*shown(README), *shown(CLI)] if one.needs is None]
    assert len(commands) > 10
    for one in commands:
        status, printed = typed(one, capsys, monkeypatch)
        assert status == one.status, f"{one.line}\nended with {status}"
        if one.printed is not None:
            assert like(one.printed, printed), f"{one.line}\nprinted\n{printed}"


def test_the_first_answer_of_the_readme_is_printed_to_the_letter(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shown(README)[0]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    asked = re.search(r"^QUESTION := (.*)$", makefile, re.M)
    assert asked and first.argv == ["ask", asked[1]], "the first command is not what `make run` asks"
    _, printed = typed(first, capsys, monkeypatch)
    assert first.printed and first.printed.strip() == printed.strip()


def test_every_command_of_a_page_is_one_the_program_takes() -> None:
    refused = []
    for page in PAGES:
        for one in shown(text_of(page)):
            try:
                make_parser().parse_args(one.argv)
            except SystemExit as end:
                refused += [f"{page.name}: {one.line}"] if end.code else []
    assert refused == []


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) < 200


def test_every_target_of_the_makefile_is_in_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)[0].split()
    assert len(targets) > 5
    assert [one for one in targets if f"`make {one}`" not in README] == []


def test_a_page_that_shows_another_line_is_found_out() -> None:
    assert like("all is well\n", "all is well\n")
    assert like("embedded 3 in [...] s\n[...]\nlast\n", "embedded 3 in 0.2 s\na\nb\nlast\n")
    assert like("first\n[...]\nlast\n", "first\nlast\n")
    assert not like("all is well\n", "all is well\n\nbut this\n")
    assert not like("embedded 3 in [...] s\n", "embedded 30 in 0.2 s\n")
    assert shown("```console\n$ make run\n$ dateline check    # exits 3\nno\n```\n") == [
        Shown("dateline check", "no\n", 3, None)
    ]
    assert shown("```sh\ndateline bot  # needs TOKEN\n```\n") == [Shown("dateline bot", None, 0, "TOKEN")]
    assert shown("```console\n$ echo x | dateline dates\n```\n")[0].argv == ["dates"]


def test_every_command_has_a_section_with_its_options_and_an_example() -> None:
    common, *sections = re.split(r"^## dateline ", CLI, flags=re.M)
    assert [one.split()[0] for one in sections] == list(subcommands())
    for section in sections:
        name = section.split()[0]
        options = [one for action in subcommands()[name]._actions for one in action.option_strings]
        assert [one for one in options if not re.search(rf"`{one}[` ]", common + section)] == [], name
        assert [one for one in shown(section) if one.argv[0] == name], f"no example of dateline {name}"
        assert set(re.findall(r"`(--?[a-z]+)[` ]", section)) <= {*options, *ELSEWHERE}, name


def test_the_generated_parts_of_the_pages_are_current() -> None:
    old = [page.name for page, text in current().items() if text_of(page) != text]
    assert old == [], "run `make docs`"


class Asked(dict[str, str]):
    """An environment without variables that remembers which were looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.names.add(name)
        return default

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)


def settings_read() -> set[str]:
    """The name of every variable that is a setting."""
    asked = Asked()
    Settings.read(asked)
    return asked.names


def example_file() -> Mapping[str, str | None]:
    return dotenv_values(ROOT / ".env.example")


def test_the_example_file_as_it_is_changes_nothing() -> None:
    assert Settings.read({name: value or "" for name, value in example_file().items()}) == Settings()
    assert set(example_file()) == settings_read()


def anchors(page: Path) -> set[str]:
    """The names that a page's headings can be linked by, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", text_of(page)), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_between_pages_leads_somewhere() -> None:
    missing = []
    for page in PAGES:
        for target in LINK.findall(FENCE.sub("", text_of(page))):
            path, _, anchor = target.partition("#")
            leads = (page.parent / path) if path else page
            if not leads.exists() or (anchor and anchor not in anchors(leads)):
                missing.append(f"{page.name}: {target}")
    assert missing == []


def test_a_number_of_the_code_is_the_same_in_the_documents() -> None:
    given = [(page.name, *found.group(2, 3)) for page in PAGES for found in NUMBER.finditer(text_of(page))]
    assert len(given) > 50
    other = [one for one in given if float(one[2].replace(",", "")) != number_in_the_code(one[1])]
    assert other == []


def test_the_changelog_has_the_version_that_is_installed() -> None:
    from importlib.metadata import version

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", changelog, flags=re.M)
    assert released[0] == ("Unreleased", "")
    assert released[1][0] == version("dateline") and all(day for _, day in released[1:])
    kinds = set(re.findall(r"^### (.*)$", changelog, flags=re.M))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_page_of_the_benchmarks_gives_their_options_and_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks.copies import parser as linked
    from benchmarks.speed import parser as measured

    page = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    every = [*measured()._actions, *linked()._actions]
    options = [action for action in every if isinstance(action.default, int)]
    assert {f"[{action.option_strings[0]} {action.default}]" for action in options} == set(
        re.findall(r"\[--\w+ \d+\]", page)
    )


def test_everybody_measures_the_same_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks.generated import News, drawn

    once, again, other = (drawn(News(seed), 4) for seed in (1, 1, 2))
    assert once == again != other
    assert all(100 < len(one.text[slice(*span)].split()) <= 200 for one, spans in once for span in spans)


def test_the_documents_are_run_without_a_setting_of_the_person_who_runs_them(home: Path) -> None:
    assert not settings_read() & set(os.environ)
    assert not (home / ".env").exists()


def test_every_module_that_a_page_names_is_there() -> None:
    modules = re.compile(r"`((?:bot|ingest|retrieval|training|benchmarks|tests)/[\w/]*(?:\.py)?)`")
    named = {path for page in PAGES for path in modules.findall(text_of(page))}
    assert len(named) > 80
    assert sorted(path for path in named if not (ROOT / path).exists()) == []
