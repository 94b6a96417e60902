"""The sequence of `up`: check, start the servers, prepare the data, start and supervise the processes, stop everything."""

import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management import call_command

from oasst import demo
from oasst.core.schedule import QUEUES
from oasst.embedded import servers
from oasst.embedded.errors import ServerError
from oasst.models import User, UserKind
from oasst.serving import health
from oasst.up import children, preflight

_SECONDS_TO_ANSWER = 90
_SECONDS_BETWEEN_TRIES = 5
_printing = threading.Lock()


class Stopped(BaseException):
    """Ctrl-C was pressed or SIGTERM received."""


@dataclass(frozen=True, slots=True)
class Options:
    port: int
    demo: bool


def run(options: Options) -> None:
    """Runs the platform until it is stopped.

    Raises:
        CannotStart, ServerError, GaveUp: with what to do; all processes have been stopped.
    """
    with _stopped_by_signals(), preflight.only_one(settings.DATA_DIR, options.port):
        addresses = preflight.addresses(options.port)
        wanted = servers.Wanted(postgres=settings.EMBEDDED_POSTGRES, redis=settings.EMBEDDED_REDIS)
        with servers.running(settings.PATHS, wanted, _say):
            try:
                _prepare(options)
                _serve(options, addresses, wanted)
            except Stopped:
                _ignore_signals()
                _say("Stopping")
    _say("Stopped. The data is in " + str(settings.DATA_DIR))


def _prepare(options: Options) -> None:
    with _step("Preparing the database"):
        call_command("migrate", interactive=False, verbosity=0)
    with _step("Collecting static files"):
        call_command("collectstatic", interactive=False, verbosity=0)
    if options.demo and demo.is_empty():
        with _step("Creating demo content"):
            demo.load()
            call_command("play_demo", verbosity=0)
        with _step("Creating a first release"):
            call_command("make_release", publish=True, verbosity=0)


def _serve(options: Options, addresses: list[str], wanted: servers.Wanted) -> None:
    family = [children.web(addresses, _say_of), children.jobs(QUEUES, _say_of), children.chat_hub(_say_of)]
    try:
        for child in family:
            child.start()
        with _step("Waiting for the first response"):
            _await_answer(options.port, family)
        _announce(options)
        servers_up = _Servers(wanted)
        while True:
            time.sleep(1)
            _unless_stopped()
            if servers_up.keep_up():
                for child in family:
                    child.tend()
    finally:
        for child in family:
            child.ask_to_end()
        for child in family:
            child.see_it_end()


class _Servers:
    """The embedded servers while the platform runs: one that ends or does not respond is restarted, with endless retries."""

    def __init__(self, wanted: servers.Wanted) -> None:
        self._wanted, self._last_reason, self._next_try = wanted, "", 0.0

    def keep_up(self) -> bool:
        """Whether they run. The reason why one cannot start, e.g. a full disk, is printed once, and the start is retried."""
        if time.monotonic() < self._next_try:
            return False
        try:
            servers.start(settings.PATHS, self._wanted, lambda what: _say(f"{what} again: it did not respond"))
        except ServerError as reason:
            if str(reason) != self._last_reason:
                _say(f"{reason}")
                _say("Retrying until it works")
            self._last_reason, self._next_try = str(reason), time.monotonic() + _SECONDS_BETWEEN_TRIES
            return False
        if self._last_reason:
            _say("The servers are running again")
            self._last_reason = ""
        return True


def _await_answer(port: int, family: list[children.Child]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        _unless_stopped()
        for child in family:
            child.tend()
        try:
            # The worker's heartbeat is checked here, so that the first request does not fail.
            if health.look().worker:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.2)
    raise children.GaveUp(f"The platform did not respond within {_SECONDS_TO_ANSWER} seconds; see the lines above.")


def _announce(options: Options) -> None:
    lines = ["", f"  Open  http://localhost:{options.port}", ""]
    if options.demo and User.objects.filter(kind=UserKind.DEMO).exists():
        lines += ["  Demo sign-ins, on this machine only:"]
        lines += [f"    {each.name:<18} {each.password:<18} {each.sentence}" for each in demo.ACCOUNTS]
        lines += [""]
    if not settings.EMAIL_HOST:
        address = f"http://localhost:{options.port}/outbox/"
        lines += [f"  No mail is sent. Read it as a demo account or administrator at  {address}", ""]
    lines += ["  Stop with Ctrl-C.", ""]
    _print("\n".join(lines))


# --- Output -------------------------------------------------------------------------------------------------------------


@contextmanager
def _step(what: str) -> Iterator[None]:
    _unless_stopped()
    begun = time.monotonic()
    _say(what)
    yield
    _unless_stopped()
    _say(f"{what}: done in {time.monotonic() - begun:.1f} s")


def _say(line: str) -> None:
    _print(f"up   | {line}")


def _say_of(name: str, line: str) -> None:
    _print(f"{name:<4} | {line}")


def _print(text: str) -> None:
    with _printing:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


# --- Signals ------------------------------------------------------------------------------------------------------------

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_asked_to_stop = threading.Event()


def _unless_stopped() -> None:
    """Handles a signal that arrived where Python ignores exceptions, as in a `__del__`."""
    if _asked_to_stop.is_set():
        raise Stopped


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    def stop(_number: int, _frame: Any) -> None:
        _ignore_signals()
        _asked_to_stop.set()
        raise Stopped

    def silent(lost: "sys.UnraisableHookArgs") -> None:
        if lost.exc_type is not Stopped:  # this one `_unless_stopped` raises again
            sys.__unraisablehook__(lost)

    _asked_to_stop.clear()
    sys.unraisablehook = silent
    before: list[tuple[int, Callable[..., Any] | int | None]] = [(each, signal.signal(each, stop)) for each in _SIGNALS]
    try:
        yield
    except Stopped:
        _say("Stopped before the platform was ready")
    finally:
        sys.unraisablehook = sys.__unraisablehook__
        for number, handler in before:
            signal.signal(number, handler)


def _ignore_signals() -> None:
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
