"""The command that prints the tables of docs/reliability.md."""

from io import StringIO

from django.core.management import call_command


def run() -> str:
    out = StringIO()
    call_command("simulate_truth", seeds=1, texts=200, people=40, clickers=2, stdout=out)
    return out.getvalue()


def test_it_prints_every_rule_ring_and_habit_and_the_same_each_time() -> None:
    table = run()
    for line in ("3 equal votes (classic)", "posterior, at most 4", "skipping × 10", "tosses a coin", "careful"):
        assert line in table
    assert len(table.splitlines()) == 24
    assert run() == table
