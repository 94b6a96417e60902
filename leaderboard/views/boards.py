"""The leaderboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from leaderboard.boards import boards
from leaderboard.boards.boards import BoardPage
from leaderboard.forms import BoardForm
from leaderboard.models.standings import WINDOWS
from oasst import access


@dataclass(frozen=True, slots=True)
class LeaderboardPage:
    board: BoardPage
    form: BoardForm

    def tabs(self) -> Iterator[tuple[str | Promise, str, bool]]:
        for window, text in WINDOWS:
            yield text, self._address(window=window, page=1), window == self.board.window

    @property
    def previous(self) -> str:
        return self._address(page=self.board.number - 1) if self.board.number > 1 else ""

    @property
    def next(self) -> str:
        return self._address(page=self.board.number + 1) if self.board.has_more else ""

    def _address(self, *, page: int, window: str = "") -> str:
        query = {"window": window or self.board.window.value, "lang": self.board.lang, "page": page if page > 1 else ""}
        return f"{reverse('leaderboard')}?{urlencode({name: value for name, value in query.items() if value})}"


@access.public
@require_safe
def leaderboard(request: HttpRequest) -> HttpResponse:
    form = BoardForm(request.GET)
    window, lang, page = form.chosen()
    board = boards.read(request.user, window, lang, page)
    return render(request, "leaderboard/board.html", {"page": LeaderboardPage(board, form)})
