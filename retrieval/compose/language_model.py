"""An optional LangChain chat model that words the answer; what it says is held to the passages."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from retrieval.compose.prompt import fence_for, numbered_passages, orders
from retrieval.types import DatelineError, Hit, Question
from retrieval.verify.grounding import ModelUnavailable, Worded, Wording, ground_draft

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

__all__ = ["ChatModelWording", "ModelUnavailable", "Worded", "Wording", "load_chat_model"]

TIMEOUT = 20.0
AT_ONCE = 8
"""How many calls may be under way, those that outlasted their time among them."""

_HOW_TO_NAME = "write provider:model, for example openai:gpt-5-mini or ollama:llama3.2"
_EXTRAS = {f"langchain-{provider}": f"dateline[{provider}]" for provider in ("openai", "anthropic", "ollama")}


class ChatModelWording:
    """Words an answer with a chat model, from numbered passages, to be checked by `ground_draft`."""

    def __init__(self, model: BaseChatModel, timeout: float = TIMEOUT) -> None:
        """`timeout` is in seconds, for the whole of an answer."""
        self._model = model
        self._timeout = timeout
        self._free = threading.BoundedSemaphore(AT_ONCE)

    def word(self, question: Question, hits: Sequence[Hit]) -> Worded | None:
        """The answer, or `None` when the passages do not hold it or nothing that the model said stands.

        Raises `ModelUnavailable` when the model fails, is busy, outlasts its time or says nothing.
        """
        if not hits:
            return None
        draft = self._draft(_messages(question, hits))
        if not draft.strip():
            raise ModelUnavailable(_sorry("gave an empty answer"))
        return ground_draft(draft, hits, question.text)

    def _draft(self, messages: list[BaseMessage]) -> str:
        """What the model says, from a daemon thread: a call that hangs cannot keep the process alive."""
        if not self._free.acquire(blocking=False):
            raise ModelUnavailable(_sorry(f"is busy with {AT_ONCE} other questions"))
        said: queue.SimpleQueue[str | BaseException] = queue.SimpleQueue()

        def call() -> None:
            try:
                said.put(str(self._model.invoke(messages).text))
            except BaseException as error:
                said.put(error)
            finally:
                self._free.release()

        threading.Thread(target=call, name="dateline-model", daemon=True).start()
        try:
            result = said.get(timeout=self._timeout)
        except queue.Empty:
            raise ModelUnavailable(_sorry(f"gave no answer within {self._timeout:g} seconds")) from None
        if isinstance(result, BaseException):
            # Only the kind is told: a provider's message may hold a key, an address or a user's text.
            raise ModelUnavailable(_sorry(f"failed ({type(result).__name__})")) from result
        return result


def load_chat_model(name: str) -> BaseChatModel:
    """The chat model that LangChain's `init_chat_model` knows by `name`, such as `openai:gpt-5-mini`.

    Keys and addresses are read by the provider's package from its own environment variables. Raises
    `DatelineError` when the provider is unknown, its package missing or its settings incomplete.
    """
    from langchain.chat_models import init_chat_model

    if not name.strip(" :"):
        raise DatelineError(f"The language model {name!r} names no provider: {_HOW_TO_NAME}.")
    try:
        return init_chat_model(name)
    except ImportError as error:
        raise DatelineError(f"The language model {name!r} needs {_package(error)}") from error
    except Exception as error:
        raise DatelineError(f"The language model {name!r} {_refusal(error)}.") from error


def _refusal(error: Exception) -> str:
    if "infer model provider" in str(error) or "Unsupported provider" in str(error):
        return f"has a provider that is not known: {_HOW_TO_NAME}"
    how = "see that its API key and settings are in the environment"
    return f"cannot be set up ({type(error).__name__}): {how}"


def _package(error: ImportError) -> str:
    named = re.search(r"pip install [\"']?([\w\[\]-]+)", str(error))
    if named is None:
        return f"a package that is not installed ({error.name or type(error).__name__}): install it."
    return f"a package that is not installed: pip install '{_EXTRAS.get(named[1], named[1])}'"


def _messages(question: Question, hits: Sequence[Hit]) -> list[BaseMessage]:
    """System and human message, made as they are: article text never goes through a template."""
    from langchain_core.messages import HumanMessage, SystemMessage

    fence = fence_for(question, hits)
    return [SystemMessage(orders(fence)), HumanMessage(numbered_passages(question, hits, fence))]


def _sorry(what: str) -> str:
    return f"The language model {what}."
