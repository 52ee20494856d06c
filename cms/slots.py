"""Template slots: a place in a lower package's template that an upper package fills.

{% load slots %}{% slot "newest_updates" limit=3 %}

slots.register("newest_updates", render)     # in the upper package's AppConfig.ready()
"""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.template import Context

from cms import health

Render = Callable[..., str]

# Either quote; a name that is not a literal (a variable) is matched as a whole word.
SLOT_TAG: Final = re.compile(r"""\{%-?\s*slot\s+(?:"([^"]*)"|'([^']*)'|([^\s%]+))""")

logger = logging.getLogger(__name__)
renderers: dict[str, Render] = {}


def register(name: str, render: Render) -> None:
    """Fill the slot `name`: `render(context, **arguments)` returns the (safe) HTML.

    Raises `ValueError` when another function fills it already.
    """
    if renderers.setdefault(name, render) is not render:
        raise ValueError(f"The slot {name!r} is filled already.")


def fill(name: str, context: Context, **arguments: Any) -> str:
    """Return what belongs in the slot `name`; nothing, with a line in the log, if it is empty."""
    render = renderers.get(name)
    if render is None:
        logger.error("Nobody fills the slot %r.", name)
        return ""
    return render(context, **arguments)


def check_slots(**_kwargs: object) -> list[checks.CheckMessage]:
    """System check: every slot in a template of our packages is named literally and filled."""
    problems: list[checks.CheckMessage] = []
    for template in _own_templates():
        place = template.relative_to(settings.PROJECT_DIR)
        for match in SLOT_TAG.finditer(template.read_text(encoding="utf-8")):
            literal, variable = match[1] or match[2], match[3]
            if variable:
                problems.append(
                    checks.Error(
                        f"{place} names a slot by the variable {variable}.",
                        hint="Write the name in quotes, so that this check can find it.",
                        id="cms.E011",
                    )
                )
            elif literal not in renderers:
                problems.append(
                    checks.Error(
                        f'{place} uses the slot "{literal}", which nobody fills.',
                        hint=f'Call cms.slots.register("{literal}", …) in the ready() of the '
                        "package that fills it, or mend the name.",
                        id="cms.E010",
                    )
                )
    return problems


def _own_templates() -> Iterator[Path]:
    """Yield the template files of the packages that lie directly in the project's folder.

    Without the elements of allauth's pages, whose slots are tags of its own.
    """
    for config in apps.get_app_configs():
        if Path(config.path).parent == Path(settings.PROJECT_DIR):
            templates = sorted((Path(config.path) / "templates").rglob("*.*"))
            yield from (path for path in templates if not path.match("allauth/elements/*"))


def activate() -> None:
    """Register the system checks (called by `AppConfig.ready`)."""
    checks.register(check_slots)
    checks.register(health.check_readers)
