"""Reads PDF, DOCX, ODT and EPUB in a process of its own, held to so much memory and so much time.

`python -m ingest.extract.sandbox KIND` reads the file from standard input, and prints what it holds as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.extract.docx_odt_epub import Extracted, Rejected, docx, epub, odt
from ingest.extract.pdf import pdf

SANDBOXED = {".pdf": pdf, ".docx": docx, ".odt": odt, ".epub": epub}


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Limits of one file: `processor` seconds of computing, `seconds` of the clock, `memory` bytes."""

    processor: int = 2
    seconds: float = 30.0
    memory: int = 120_000_000
    command: tuple[str, ...] = (sys.executable, "-m", "ingest.extract.sandbox")

    def __call__(self, kind: str, data: bytes) -> Extracted:
        """What a file of this kind (`.pdf`) holds; raises `Rejected` with the reason why not."""
        # From the package's own root, so that a stray module in the caller's folder is not imported.
        root = Path(__file__).resolve().parents[2]
        command = [*self.command, kind, str(self.processor), str(self.memory)]
        try:
            ended = subprocess.run(
                command, cwd=root, input=data, capture_output=True, timeout=self.seconds, check=False
            )
        except subprocess.TimeoutExpired:
            raise Rejected(f"takes longer than {self.seconds:g} s to read") from None
        return self._parse_answer(ended)

    def _parse_answer(self, ended: subprocess.CompletedProcess[bytes]) -> Extracted:
        try:
            said = json.loads(ended.stdout) if ended.returncode == 0 else {}
        except ValueError:
            said = {}
        said = said if isinstance(said, dict) else {}
        if "text" not in said:
            limits = f"{self.processor} s of computing or {self.memory // 1_000_000} MB"
            unknown = f"cannot be read within {limits}, or brings its reader down"
            raise Rejected(said.get("refused") or unknown)
        return Extracted(**{**said, "authors": tuple(said["authors"])})


def main(kind: str, processor: int, memory: int) -> str:
    """What the file on standard input holds, or why it cannot be read, as JSON."""
    _limit(processor, memory)
    try:
        return json.dumps(asdict(SANDBOXED[kind](sys.stdin.buffer.read())))
    except Rejected as error:
        return json.dumps({"refused": str(error)})
    except (MemoryError, RecursionError):
        return json.dumps({"refused": f"takes more than {memory // 1_000_000} MB to read"})


def _limit(processor: int, memory: int) -> None:
    """Let this process have so many more seconds and bytes; systems that cannot, do not."""
    try:
        import resource
    except ImportError:
        return
    held = 0
    with suppress(OSError, ValueError):
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = {resource.RLIMIT_CPU: processor, resource.RLIMIT_CORE: 0, resource.RLIMIT_AS: held + memory}
    for what, amount in most.items():
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (amount, amount))


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
