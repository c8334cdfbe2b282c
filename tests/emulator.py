"""Runs telemelya, a Telegram emulator that others wrote, over an in-memory Redis, and says its port."""

import asyncio
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fakeredis import FakeAsyncRedis
from fastapi import FastAPI
from telemelya.server.bot_api import router as bot_api
from telemelya.server.control_api import router as control_api
from telemelya.server.state import state_manager


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Gives the emulator its Redis; its store for files, which would need a server, is left out."""
    state_manager._redis = FakeAsyncRedis(decode_responses=True)
    yield
    await state_manager.redis.aclose()


def end_with_standard_input(server: uvicorn.Server) -> None:
    """Stops when the test that started this ends, however that happens."""
    sys.stdin.read()
    server.should_exit = True


def main() -> None:
    """Serves on a free port of 127.0.0.1 until standard input is closed."""
    app = FastAPI(lifespan=lifespan)
    app.include_router(bot_api)
    app.include_router(control_api)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        threading.Thread(target=end_with_standard_input, args=(server,), daemon=True).start()
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        asyncio.run(server.serve(sockets=[listening]))


if __name__ == "__main__":
    main()
