"""Pieces of a page that goals and initiatives fill, wherever a template names the slot."""

from collections.abc import Sequence
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.translation import get_language

from cms import languages
from cms.chrome import Chrome
from home.models import StrategyVersion

from .contacts import contacts_of
from .listing import cards, cards_where, featured_cards, goals_with_counts, visible_initiatives
from .models import InitiativeIndexPage, UpdateIndexPage
from .news import newest, visible_updates


def goal_list(context: Context, **arguments: Any) -> str:
    """Return the goals with their number of initiatives."""
    goals = goals_with_counts(get_language() or languages.SOURCE)
    return _render("goal_list", {"goals": goals, **arguments}, context)


def featured_initiatives(context: Context, chosen: Sequence[int] = (), **arguments: Any) -> str:
    """Return the cards of chosen initiatives, and where all of them are."""
    index_url = Chrome.in_template(context).address_of(InitiativeIndexPage)
    values = {"cards": featured_cards(chosen), "index_url": index_url}
    return _render("featured_initiatives", {**values, **arguments}, context)


def newest_updates(context: Context, limit: int = 3, **arguments: Any) -> str:
    """Return the newest news, and where all of it is."""
    language = get_language() or languages.SOURCE
    index_url = Chrome.in_template(context).address_of(UpdateIndexPage)
    values = {"updates": newest(visible_updates(), language, limit), "index_url": index_url}
    return _render("newest_updates", {**values, **arguments}, context)


def news_feed(context: Context, **arguments: Any) -> str:
    """Return the link by which programs find the feed of all news."""
    values = {"index_url": Chrome.in_template(context).address_of(UpdateIndexPage)}
    return _render("news_feed", {**values, **arguments}, context)


def initiative_contacts(context: Context, **arguments: Any) -> str:
    """Return every visible initiative with whom to call."""
    pks = list(visible_initiatives().values_list("pk", flat=True))
    contacts = contacts_of(pks)
    named = [pk for pk in pks if pk in contacts]
    shown = cards(named, get_language() or languages.SOURCE)
    rows = [
        {"title": card.title, "url": card.url, "language": card.language, "contacts": contacts[pk]}
        for pk, card in zip(named, shown, strict=True)
    ]
    return _render("initiative_contacts", {"rows": rows, **arguments}, context)


def version_initiatives(context: Context, version: StrategyVersion, **arguments: Any) -> str:
    """Return the cards of the initiatives of a version of the strategy."""
    language = get_language() or languages.SOURCE
    values = {"cards": cards_where(language, strategy_versions=version)}
    return _render("version_initiatives", {**values, **arguments}, context)


def _render(name: str, values: dict[str, Any], context: Context) -> str:
    return render_to_string(
        f"initiatives/slots/{name}.html", values, request=context.get("request")
    )
