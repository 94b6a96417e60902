"""What the page of a long conversation costs: `OASST_DATA=/tmp/load python -m tests.load.tree_page --messages 1000`.

The conversation is there for as long as it is measured. Printed are the first answer of a process, to a visitor, and of
several more the one that took the processor least; without the network.
"""

import argparse
import gzip
import os
import random
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from django.test import Client

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")

TIMES = 8
REPLIES = 3  # to each message, as far as there are messages

PROSE = "Air scatters blue light more than red, so what reaches us from the side is blue. "
CODE = "\n```python\ndef scattered(wavelength: float) -> float:\n    return wavelength**-4  # Rayleigh\n```\n"


class Answer(NamedTuple):
    seconds: float
    busy: float
    statements: int
    size: int
    packed: int

    def __str__(self) -> str:
        return (
            f"{self.seconds * 1000:,.0f} ms, {self.busy * 1000:,.0f} ms busy, {self.statements} statements,"
            f" {self.size / 1000:,.0f} kB, {self.packed / 1000:,.0f} kB packed"
        )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--messages", type=int, default=1_000)
    asked = words.parse_args()
    import django

    django.setup()
    from django.conf import settings

    from tests.load.measure import manage, servers

    settings.ALLOWED_HOSTS = ["testserver"]
    with servers():
        manage("collectstatic", "--noinput", "-v0")
        for what, answers in measure(asked.messages).items():
            print(f"{asked.messages:,} messages, {what}:", min(answers, key=lambda answer: answer.busy))


def measure(messages: int) -> dict[str, list[Answer]]:
    from django.db import transaction
    from django.test import Client

    from oasst.accounts import consent
    from oasst.models import User
    from tests.plugin import cookies_hold_secrets

    cookies_hold_secrets()
    with transaction.atomic():
        address = a_conversation(messages)
        reader, signed_in = User.objects.create_user("reader of a long conversation"), Client()
        consent.accept(by=reader)
        signed_in.force_login(reader)
        found = {"the first answer": [answer(Client(), address)]}
        for who, client in {"a visitor": Client(), "signed in": signed_in}.items():
            found[who] = [answer(client, address) for _ in range(TIMES)]
        transaction.set_rollback(True)
    return found


def a_conversation(messages: int) -> str:
    """The address of a finished tree with this number of messages, some of them with code."""
    from oasst.models import TreeState
    from tests.corpus import a_reply, a_tree

    dice = random.Random(1)
    root = a_tree(None, state=TreeState.READY_FOR_EXPORT)
    made = [root]
    for number in range(messages - 1):
        text = PROSE * dice.randrange(2, 14) + CODE * (number % 5 == 0)
        made.append(a_reply(made[number // REPLIES], None, text=text))
    return f"/trees/{root.pk}/"


def answer(client: "Client", address: str) -> Answer:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as sent:
        began, busy = time.perf_counter(), time.process_time()
        response = client.get(address)
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
    assert response.status_code == 200
    return Answer(seconds, busy, len(sent), len(response.content), len(gzip.compress(response.content)))


if __name__ == "__main__":
    main()
