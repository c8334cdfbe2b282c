"""Two bots never work with one token or in one folder, and a lock outlives nobody."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.telegram.instance_lock import hold_bot_locks
from retrieval.types import DatelineError

TOKEN = "4242:secret-enough-for-a-test"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    made = tmp_path / "one", tmp_path / "two", tmp_path / "run"
    for folder in made:
        folder.mkdir()
    return made


def test_a_second_bot_in_one_folder_is_refused(folders: tuple[Path, Path, Path]):
    one, _, runtime = folders
    with (
        hold_bot_locks(TOKEN, one, runtime),
        pytest.raises(DatelineError, match=f"another `dateline bot` is using the data folder {one}"),
        hold_bot_locks("99:another-token-entirely", one, runtime),
    ):
        pass


def test_a_second_bot_with_one_token_is_refused_in_any_folder(folders: tuple[Path, Path, Path]):
    one, two, runtime = folders
    with (
        hold_bot_locks(TOKEN, one, runtime),
        pytest.raises(DatelineError, match="is using this bot's token"),
        hold_bot_locks(TOKEN, two, runtime),
    ):
        pass


def test_two_bots_with_their_own_tokens_and_folders_do_not_mind_each_other(folders: tuple[Path, Path, Path]):
    one, two, runtime = folders
    with hold_bot_locks(TOKEN, one, runtime), hold_bot_locks("99:another-token-entirely", two, runtime):
        pass


def test_the_locks_fall_when_the_block_ends(folders: tuple[Path, Path, Path]):
    one, _, runtime = folders
    for _ in range(2):
        with hold_bot_locks(TOKEN, one, runtime):
            pass


def test_a_refused_bot_leaves_no_lock_behind(folders: tuple[Path, Path, Path]):
    one, two, runtime = folders
    with (
        hold_bot_locks(TOKEN, one, runtime),
        pytest.raises(DatelineError),
        hold_bot_locks(TOKEN, two, runtime),
    ):
        pass
    with hold_bot_locks("99:another-token-entirely", two, runtime):
        pass


def test_the_locks_of_a_killed_bot_fall_with_it(folders: tuple[Path, Path, Path]):
    one, _, runtime = folders
    program = f"""
import time
from pathlib import Path
from bot.telegram.instance_lock import hold_bot_locks
with hold_bot_locks({TOKEN!r}, Path({str(one)!r}), Path({str(runtime)!r})):
    print("held", flush=True)
    time.sleep(60)
"""
    holder = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent
    )
    with holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(DatelineError), hold_bot_locks(TOKEN, one, runtime):
            pass
        holder.send_signal(signal.SIGKILL)
    with hold_bot_locks(TOKEN, one, runtime):
        pass


def test_the_name_of_a_lock_tells_nothing_of_the_token(folders: tuple[Path, Path, Path]):
    one, _, runtime = folders
    with hold_bot_locks(TOKEN, one, runtime):
        (lock,) = runtime.iterdir()
        assert "4242" not in lock.name and "secret" not in lock.name
        assert TOKEN.encode() not in lock.read_bytes()


def test_a_folder_that_is_not_there_is_named(folders: tuple[Path, Path, Path]):
    one, _, runtime = folders
    with pytest.raises(DatelineError, match="nowhere"), hold_bot_locks(TOKEN, one / "nowhere", runtime):
        pass
