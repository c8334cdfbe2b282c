"""Any lock is held by one at a time, and falls when its block ends, however that is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from memory import MemoryLock

from retrieval.ports import Lock
from retrieval.sqlite.lock import FileLock
from retrieval.types import StorageBusy


@pytest.fixture(params=["file", "memory"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Lock]:
    held = threading.Lock()
    return (lambda: FileLock(tmp_path / "lock")) if request.param == "file" else (lambda: MemoryLock(held))


def test_only_one_holds_it_and_the_other_is_refused_in_its_own_words(opened: Callable[[], Lock]) -> None:
    with (
        opened().hold("first"),
        pytest.raises(StorageBusy, match="second is refused"),
        opened().hold("second is refused"),
    ):
        pytest.fail("two hold it")
    with pytest.raises(ZeroDivisionError), opened().hold("third"):
        _ = 1 / 0
    with opened().hold("fourth"):
        pass


def test_whoever_waits_is_told_for_whom_and_goes_on_then(opened: Callable[[], Lock]) -> None:
    told: list[str] = []
    asked, went_on = threading.Event(), threading.Event()

    def wait() -> None:
        with opened().wait(lambda who: (told.append(who), asked.set())):  # type: ignore[arg-type,func-returns-value]
            went_on.set()

    with opened().wait(told.append):
        assert told == []
        thread = threading.Thread(target=wait)
        thread.start()
        assert asked.wait(20)
        assert not went_on.is_set()
    thread.join(20)
    assert went_on.is_set()
    assert len(told) == 1 and told[0].startswith("process ")
