"""Which connections are closed, and when."""

from types import SimpleNamespace
from typing import Any

import pytest

from oasst.serving.connections import BODY_S, HEAD_S, IDLE_S, STALLED_S, Connection, TcpServer


def connection(
    *, begun: float = 0, last: float = 0, request: Any = None, unsent: int = 0, answering: bool = False
) -> Any:
    """One without a socket."""
    made: Any = Connection.__new__(Connection)
    made.begun, made.last_activity, made.request, made.total_outbufs_len = begun, last, request, unsent
    made.requests, made.closed = [object()] * answering, False
    made.handle_close = lambda: setattr(made, "closed", True)
    return made


HEAD, BODY = SimpleNamespace(headers_finished=False), SimpleNamespace(headers_finished=True)


@pytest.mark.parametrize(
    ("made", "limit"),
    [
        ({}, IDLE_S),
        ({"request": HEAD}, HEAD_S),
        ({"request": BODY}, BODY_S),
        ({"unsent": 9}, STALLED_S),
        ({"unsent": 9, "answering": True}, STALLED_S),
    ],
    ids=["idle", "head", "body", "stalled answer", "stalled stream"],
)
def test_a_connection_is_closed_when_its_time_is_over(made: dict[str, Any], limit: float) -> None:
    one = connection(**made)
    assert (one.is_overdue(limit - 1), one.is_overdue(limit + 1)) == (False, True)


def test_bytes_that_drip_in_do_not_give_a_request_more_time() -> None:
    assert connection(request=HEAD, begun=0, last=HEAD_S).is_overdue(HEAD_S + 1) is True
    assert connection(request=BODY, begun=0, last=BODY_S).is_overdue(BODY_S + 1) is True


def test_a_request_that_is_being_answered_is_never_closed_for_its_age() -> None:
    assert connection(answering=True).is_overdue(10_000) is False


def test_the_longest_idle_connection_makes_room_and_never_one_being_answered() -> None:
    oldest_head, idle, newer = connection(request=HEAD, begun=1, last=99), connection(last=2), connection(last=50)
    download, busy = connection(unsent=9, last=0), connection(answering=True, last=0)
    server: Any = TcpServer.__new__(TcpServer)
    server._map = dict(enumerate([busy, download, newer, idle, oldest_head]))
    server._make_room()
    assert [each.closed for each in (oldest_head, idle, newer, download, busy)] == [True, False, False, False, False]
