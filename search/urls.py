"""Addresses of the search: one per language, written out, since no catalogue may be needed for them."""

from django.urls import path

from . import feed, views

urlpatterns = [
    path("da/soeg/", views.search_page, {"language": "da"}, name="search_da"),
    path("en/search/", views.search_page, {"language": "en"}, name="search_en"),
    path("da/soeg/feed/", feed.search_feed, {"language": "da"}, name="search_feed_da"),
    path("en/search/feed/", feed.search_feed, {"language": "en"}, name="search_feed_en"),
    # Read by the script of the search box alone, which knows no language: one name for both.
    path("da/soeg/suggestions.json", views.suggest, {"language": "da"}, name="suggestions_da"),
    path("en/search/suggestions.json", views.suggest, {"language": "en"}, name="suggestions_en"),
]
