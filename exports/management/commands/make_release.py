"""`manage.py make_release`: see docs/releases.md."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from exports.models import ReleaseLine
from exports.releases import acts, preview
from exports.releases.build.contents import PARTS
from exports.releases.build.licensing import OtherLicences
from exports.releases.builder import Busy, Taken
from exports.writing.output import sigterm_raises
from exports.writing.progress import bar

DEFAULT_LINE = "main"


class Command(BaseCommand):
    help = "Builds a pre-release of everything that can be released; --publish publishes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--line", default=DEFAULT_LINE, help="the release line; created if it does not exist")
        parser.add_argument(
            "--release-version", default="", help="such as 2026.11; default: the next one of this month"
        )
        parser.add_argument("--publish", action="store_true", help="publish it right away")
        parser.add_argument("--dry-run", action="store_true", help="only count the contents")

    def handle(self, *args: Any, **options: Any) -> None:
        line = _line(options["line"])
        try:
            if options["verbosity"]:
                self._count(line)
            if lost := acts.warning(line):
                self.stderr.write(f"{lost}")
            if options["dry_run"]:
                return
            if line.pk is None:
                line.save()
            release = acts.begin(line=line, by=None, version=options["release_version"])
            with sigterm_raises(), bar("Writing", len(PARTS)) as progress:
                acts.build(release, progress=(lambda done, _of: progress(done)) if progress else None)
            if options["publish"]:
                acts.publish(release, by=None)
        except (acts.CannotBe, Taken, OtherLicences) as wrong:
            raise CommandError(str(wrong)) from None
        except Busy:
            raise CommandError("Another process is building a release of this line.") from None
        except OSError as wrong:
            raise CommandError(f"{wrong}. The pre-release there was, if any, is still in place.") from wrong
        if options["verbosity"]:
            self.stdout.write(f"{release.get_state_display().capitalize()}: {release}, {release.folder}")

    def _count(self, line: ReleaseLine) -> None:
        contents = preview.of(line)
        self.stdout.write(f"{line}: {contents.counts['messages']:,} messages in {contents.counts['trees']:,} trees")
        for title, numbers in (
            ("by language", contents.counts["by_lang"]),
            ("by role", contents.counts["by_role"]),
            ("by licence", contents.counts["by_licence"]),
            ("by split", contents.counts["by_split"]),
            ("left out", contents.kept_out),
        ):
            self.stdout.write(
                f"  {title}: " + (", ".join(f"{name} {count:,}" for name, count in numbers.items()) or "–")
            )


def _line(slug: str) -> ReleaseLine:
    """The line with this name, or a new, unsaved one under the licence that contributors grant."""
    name = settings.SITE_NAME if slug == DEFAULT_LINE else slug.capitalize()
    fresh = ReleaseLine(slug=slug, name=name, licence=settings.DATASET_LICENCE)
    return ReleaseLine.objects.filter(slug=slug).first() or fresh
