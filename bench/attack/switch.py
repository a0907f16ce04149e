"""A way to the API that can be made to hang: it accepts, and never answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Switch:
    """Forwards connections to a port of this machine while `hangs` is false.

    A connection that was caught hanging stays so: a client has to let go of it by itself.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self.hangs = False

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        """Listen on a free port, which is yielded."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=512)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._target)
            with suppress(ConnectionError):
                await asyncio.gather(self._pass_on(reader, there_writer), self._pass_on(there_reader, writer))
        finally:
            writer.close()

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        caught = False
        while data := await source.read(65536):
            caught = caught or self.hangs
            if not caught:
                target.write(data)
                await target.drain()
        target.close()
