"""`manage.py check_content`: what staff should look at; exit status 1 when there is anything."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from cms import languages
from cms.review.findings import Content, by_check, everything


class Command(BaseCommand):
    """List gaps, lapsed facts, broken links and hard texts of what readers can see."""

    help = (
        "Lists what is missing, lapsed, broken or hard to read on the pages that readers can see. "
        "Exit status 1 when something is found."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer, its language, and whether to ask other sites."""
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument(
            "--language",
            choices=(languages.SOURCE, languages.TARGET),
            default=languages.TARGET,
            help="The language of the messages.",
        )
        parser.add_argument(
            "--external", action="store_true", help="Also ask other sites whether they answer."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the findings; raises `SystemExit` with status 1 when there are any."""
        content = Content(external=options["external"])
        with override(options["language"]):
            found = everything(content)
            if options["format"] == "json":
                rows = [asdict(finding) for finding in found]
                answer = {"day": content.day.isoformat(), "findings": rows}
                self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            else:
                for heading, group in by_check(found):
                    self.stdout.write(f"{heading} ({len(group)})")
                    for finding in group:
                        mark = f" [{finding.language}]" if finding.language else ""
                        self.stdout.write(
                            f"  {finding.title}{mark}: {finding.message} {finding.url}"
                        )
                self.stdout.write(f"{len(found)} found on {content.day.isoformat()}.")
        if found:
            raise SystemExit(1)
