"""What slow clients do to others: the time a page takes beside hundreds of connections of each kind.

`python -m tests.load.slow_clients --clients 500` uses a folder of its own (OASST_DATA), fills it with the demo's content and
starts the web server as `make run` does, without a proxy; with `--caddy /usr/bin/caddy` behind deploy/Caddyfile. Each line
is a kind of slow client (tests/slow.py), all kinds at once at the end.
"""

import argparse
import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from statistics import quantiles

from tests import slow
from tests.deploy.conftest import free_port
from tests.load.web import Server, serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")
_LARGE = "data/large.jsonl.gz"
_LARGE_BYTES = 50_000_000
_PAGE = "/browse/"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--clients", type=int, default=500)
    words.add_argument("--requests", type=int, default=200)
    words.add_argument("--caddy", help="the program")
    asked = words.parse_args()
    import django

    django.setup()
    from django.conf import settings

    from oasst.embedded.servers import Wanted, running

    with running(settings.PATHS, Wanted(postgres=settings.EMBEDDED_POSTGRES, redis=settings.EMBEDDED_REDIS)):
        download = _content()
        with serving() as server, _behind(asked.caddy, server):
            measure("warm-up", server, asked.requests)
            measure("none", server, asked.requests)
            for kind in slow.KINDS:
                with slow.clients(kind, asked.clients, server.port, download) as connected:
                    measure(f"{asked.clients} {kind}", server, asked.requests)
                    print(f"{'':<14} {connected()} still connected")
            with contextlib.ExitStack() as all_of_them:
                for kind in slow.KINDS:
                    all_of_them.enter_context(slow.clients(kind, asked.clients, server.port, download))
                measure(f"{asked.clients} of each", server, asked.requests)


@contextlib.contextmanager
def _behind(caddy: str | None, server: Server) -> Iterator[None]:
    """Puts the shipped proxy in front: from then on the server's port is the proxy's."""
    if not caddy:
        yield
        return
    upstream, server.port = server.port, free_port()
    environment = {
        **os.environ, "SITE_ADDRESS": f"http://localhost:{server.port}", "ACME_EMAIL": "load@example.org",
        "WEB_UPSTREAM": f"127.0.0.1:{upstream}", "XDG_CONFIG_HOME": os.environ["OASST_DATA"],
        "XDG_DATA_HOME": os.environ["OASST_DATA"],
    }  # fmt: skip
    command = [caddy, "run", "--config", "deploy/Caddyfile", "--adapter", "caddyfile"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as proxy:
        try:
            server.wait()
            yield
        finally:
            proxy.terminate()


def measure(name: str, server: Server, requests: int) -> None:
    """One page again and again, on a new connection each time as a visitor has."""
    time.sleep(2)  # until the slow ones are all there
    times, cpu = [], server.cpu()
    for _ in range(requests):
        began = time.monotonic()
        status, _to, _body = server.send("GET", _PAGE, b"", {})
        times.append(1000 * (time.monotonic() - began))
        server.hang_up()
        if status != 200:
            raise SystemExit(f"{_PAGE} answered {status}")
    cuts = quantiles(times, n=100)
    print(
        f"{name:<14} p50 {cuts[49]:6.1f} ms  p95 {cuts[94]:6.1f} ms  longest {max(times):6.1f} ms"
        f"  CPU {1000 * (server.cpu() - cpu) / requests:5.1f} ms a page",
        flush=True,
    )


def _content() -> str:
    """The demo and a release with a large file; returns its address."""
    from django.core.management import call_command

    from exports.models import Release, ReleaseFile, ReleaseState
    from exports.releases import acts
    from oasst import demo

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if demo.is_empty():
        demo.load()
    call_command("make_release", line="load", verbosity=0)
    release = Release.objects.get(line__slug="load", state=ReleaseState.DRAFT)
    ReleaseFile.objects.create(release=release, name=_LARGE, size=_LARGE_BYTES, sha256="0" * 64)
    acts.publish(release, by=None)  # nothing of it changes any more; the file comes after its check
    content = os.urandom(1_000_000)
    with (release.folder / _LARGE).open("wb") as file:
        for _ in range(_LARGE_BYTES // len(content)):
            file.write(content)
    return f"/releases/{release.line.slug}/{release.version}/files/{_LARGE}"


if __name__ == "__main__":
    main()
