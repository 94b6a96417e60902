"""manage.py chat_hub: the process that makes the replies of chats and streams them."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run the chat hub, which makes replies and streams them. Ends with SIGTERM, after the replies in the making."
    requires_system_checks: list[str] = []  # the web process runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default=settings.CHAT_HUB_BIND, help="address:port, or the path of a socket")

    def handle(self, *, bind: str, **options: Any) -> None:
        host, _, port = bind.rpartition(":")
        where = ["--host", host.strip("[]"), "--port", port] if host else ["--uds", bind]
        program = [
            sys.executable, "-m", "granian", "chat.hub.app:application", "--interface", "asgi", "--workers", "1",
            "--loop", "asyncio", "--log-level", "warning", "--workers-kill-timeout", "15",
            "--respawn-failed-workers", *where,
        ]  # fmt: skip
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, program)  # noqa: S606 -- our own program
