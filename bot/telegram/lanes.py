"""The order in which the messages of one chat are answered: turns go round people and topics."""

from __future__ import annotations

from collections import OrderedDict, deque

from bot.telegram.items import Incoming

Lane = deque[Incoming]


class Lanes:
    """A chat's waiting messages, in a lane for each person in each topic; within one, order is kept."""

    def __init__(self) -> None:
        self._lanes: OrderedDict[tuple[int | None, int | None], Lane] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))

    def add(self, message: Incoming) -> None:
        self._lanes.setdefault((message.thread, message.sender), deque()).append(message)

    def holds(self, message: Incoming) -> bool:
        return message in self._lanes.get((message.thread, message.sender), ())

    def next_lane(self) -> Lane:
        """The lane whose turn it is; its first message is the next one to be answered."""
        return next(iter(self._lanes.values()))

    def finish_turn(self, message: Incoming) -> None:
        """Drops the message whose turn it was, unless it was dropped, and lets the other lanes go first."""
        if not self._lanes:
            return
        key, lane = next(iter(self._lanes.items()))
        if lane[0] is not message:
            return
        lane.popleft()
        self._lanes.move_to_end(key)
        if not lane:
            del self._lanes[key]

    def drop_sender(self, person: int) -> None:
        for key, lane in list(self._lanes.items()):
            if key[1] == person:
                lane.clear()
                del self._lanes[key]

    def clear(self) -> None:
        self._lanes.clear()
