"""The settings, and the only reader of the environment and of `.env`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from retrieval.types import DEFAULT_MODEL, DatelineError

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def _number(unit: str, accepts: Callable[[float], bool]) -> Callable[[str], float]:
    def parse(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not accepts(number):
            raise ValueError(f"is not a number of {unit}")
        return number

    return parse


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise ValueError(f"is none of {', '.join(LEVELS)}")
    return value.upper()


def _choice(*names: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value.lower() not in names:
            raise ValueError(f"is none of {', '.join(names)}")
        return value.lower()

    return parse


def _numbers(value: str) -> str:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not all(part.isascii() and part.isdecimal() and len(part) < 17 for part in parts):
        raise ValueError("is not a list of numbers like 123456789, 987654321")
    return ",".join(parts)


def _count(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise ValueError("is not a whole number, 0 or more")
    return int(value)


def _switch(value: str) -> bool:
    return value.lower() not in ("0", "false", "no", "off")


_seconds = _number("seconds between 0 and 3600", lambda number: 0 < number < 3600)
_minutes = _number(
    "minutes from 1 to 1440, or 0 for never", lambda number: number == 0 or 1 <= number <= 1440
)


def _about(variable: str, text: str, parse: Callable[[str], Any] = str) -> dict[str, Any]:
    """What is known of a setting; `docs/settings.md` and `.env.example` are made from it."""
    return {"variable": variable, "text": text, "parse": parse}


DATA = _about("DATELINE_DATA", "The folder of the library. `--data DIR` goes before it.", Path)
EMBEDDING_MODEL = _about(
    "EMBEDDING_MODEL",
    "The encoder, a sentence-transformers model: a name, or a folder. After a change, `dateline reindex`.",
)
READER_MODEL = _about(
    "READER_MODEL",
    "A model that finds the words that answer, one for extractive question answering (SQuAD 2, safetensors): "
    "a name, or a folder. Empty: Dateline's own. `none`: words and meaning alone choose the sentences.",
)
LLM_MODEL = _about(
    "LLM_MODEL",
    "A language model that words the answers: `provider:model`, as LangChain's `init_chat_model` names it, "
    "like `openai:gpt-5-mini`, `ollama:llama3.2`. Empty: answers are quotations, and nothing leaves here.",
)
LLM_TIMEOUT = _about(
    "LLM_TIMEOUT",
    "Seconds that the language model may take. Then the answer is made without it, and says so.",
    _seconds,
)
OFFLINE = _about(
    "HF_HUB_OFFLINE",
    "`0` lets Dateline download an EMBEDDING_MODEL or READER_MODEL you name; the defaults are here already.",
    _switch,
)
TOKEN = _about("TELEGRAM_BOT_TOKEN", "The bot's token from @BotFather. With one, `make run` starts the bot.")
BASE_URL = _about(
    "TELEGRAM_BASE_URL", "Another Bot API server, up to and with `/bot`. Empty: Telegram's own."
)
ACCESS = _about(
    "TELEGRAM_ACCESS",
    "Who may ask the bot: `open`, all but those whom /deny shuts out; `list`, those whom /allow lets in.",
    _choice("open", "list"),
)
ADMINS = _about(
    "TELEGRAM_ADMINS",
    "The numbers of the bot's admins, with commas between. They write /allow and /deny in their private chat "
    "with it; no limit holds for them.",
    _numbers,
)
LIMIT_PERSON = _about(
    "TELEGRAM_LIMIT_PERSON", "Questions that a person may ask in a day (UTC); 0: no limit.", _count
)
LIMIT_GROUP = _about(
    "TELEGRAM_LIMIT_GROUP", "Questions that may be asked in a group in a day; 0: no limit.", _count
)
LIMIT_DAY = _about(
    "TELEGRAM_LIMIT_DAY", "Questions that the bot answers in a day, of all together; 0: no limit.", _count
)
LOG_LEVEL = _about("LOG_LEVEL", "What `dateline bot` logs: DEBUG, INFO, WARNING or ERROR.", _level)
WATCH_MINUTES = _about(
    "WATCH_MINUTES",
    "Minutes between two readings of a feed, give or take a tenth. 0: `dateline bot` reads none.",
    _minutes,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set, each by the environment variable that it names."""

    data: Path = field(default=Path("data"), metadata=DATA)
    embedding_model: str = field(default=DEFAULT_MODEL, metadata=EMBEDDING_MODEL)
    reader_model: str = field(default="", metadata=READER_MODEL)
    llm_model: str = field(default="", metadata=LLM_MODEL)
    llm_timeout: float = field(default=20.0, metadata=LLM_TIMEOUT)
    offline: bool = field(default=True, metadata=OFFLINE)
    telegram_token: str = field(default="", metadata=TOKEN)
    telegram_base_url: str = field(default="", metadata=BASE_URL)
    telegram_access: str = field(default="open", metadata=ACCESS)
    telegram_admins: str = field(default="", metadata=ADMINS)
    telegram_limit_person: int = field(default=200, metadata=LIMIT_PERSON)
    telegram_limit_group: int = field(default=1000, metadata=LIMIT_GROUP)
    telegram_limit_day: int = field(default=0, metadata=LIMIT_DAY)
    log_level: str = field(default="INFO", metadata=LOG_LEVEL)
    watch_minutes: float = field(default=15.0, metadata=WATCH_MINUTES)

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """The settings in `environ`; an empty value is not set. Raises `DatelineError` on a bad one."""
        given = {}
        for one in fields(cls):
            variable = one.metadata["variable"]
            if value := environ.get(variable):
                try:
                    given[one.name] = one.metadata["parse"](value)
                except ValueError as error:
                    raise DatelineError(f"{variable}={value} {error}") from None
        return cls(**given)


def load_settings(folder: Path) -> Settings:
    """The settings of the environment and, for what it does not set, of the file `.env` in `folder`.

    What `.env` sets is put into the environment, where a provider's package looks for its key.
    Raises `DatelineError` on a setting, or a file, that cannot be read.
    """
    from dotenv import load_dotenv

    path = folder / ".env"
    try:
        load_dotenv(path, override=False)
    except (OSError, ValueError) as error:
        raise DatelineError(f"{path} cannot be read ({error}): it wants lines like NAME=value") from error
    settings = Settings.read(os.environ)
    os.environ["HF_HUB_OFFLINE"] = "1" if settings.offline else "0"
    # A tokenizer with threads of its own warns at every child process.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # PyTorch's threads wait for each other by spinning: an answer took 2.7 times as long that way where
    # another process wanted the cores, and 3 % less where none did.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    return settings
