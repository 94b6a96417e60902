"""A text's toxicity, asked of a classifier that runs here for the test: /hf/text_toxicity."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from oasst.api.base.codes import Code
from tests.api.conftest import Program, refused

pytestmark = pytest.mark.django_db

PATH = "/hf/text_toxicity"
KEY = "hf_planted-key"


class Classifier(ThreadingHTTPServer):
    """Answers with `status` and `answer`, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.status, self.answer, self.asked = 200, "", []  # type: ignore[var-annotated]


class _Answering(BaseHTTPRequestHandler):
    server: Classifier

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((body, self.headers["Authorization"]))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.answer.encode())

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def classifier(settings: Settings) -> Iterator[Classifier]:
    with Classifier() as server:
        settings.TOXICITY_URL = f"http://127.0.0.1:{server.server_port}/model"
        settings.HUGGING_FACE_API_KEY = KEY
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_the_scores_of_the_classifier_are_passed_on(site: Program, classifier: Classifier) -> None:
    classifier.answer = '[[{"label": "toxic", "score": 0.25, "more": 1}, {"label": "insult", "score": 0}]]'
    response = site.get(PATH, msg=" Du Käse! ")
    assert (response.status_code, response.json()) == (
        200, [[{"label": "toxic", "score": 0.25}, {"label": "insult", "score": 0}]]
    )  # fmt: skip
    assert classifier.asked == [({"inputs": " Du Käse! "}, f"Bearer {KEY}")]


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (503, '{"error": "loading"}'),
        (302, ""),
        (200, "no json"),
        (200, "{}"),
        (200, "[1]"),
        (200, '[[{"label": "x"}]]'),
    ],
)
def test_a_classifier_that_fails_is_told_without_its_key(
    status: int, answer: str, site: Program, classifier: Classifier
) -> None:
    classifier.status, classifier.answer = status, answer
    response = site.get(PATH, msg="x")
    assert refused(response, Code.HUGGINGFACE_API_ERROR, 400)
    assert len(classifier.asked) == 1
    assert KEY not in response.content.decode()


def test_a_classifier_that_is_away_or_not_configured_is_told(site: Program, settings: Settings) -> None:
    for url in ("http://127.0.0.1:1/model", ""):
        settings.TOXICITY_URL = url
        response = site.get(PATH, msg="x")
        assert refused(response, Code.HUGGINGFACE_API_ERROR, 400)
        assert "127.0.0.1" not in response.content.decode()


def test_a_text_is_needed_and_the_key_of_a_trusted_client(site: Program, bot: Program) -> None:
    assert site.get(PATH).json()["detail"][0]["loc"] == ["query", "msg"]
    assert refused(bot.get(PATH, msg="x"), Code.API_CLIENT_NOT_AUTHORIZED, 403)
