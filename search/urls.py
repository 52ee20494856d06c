"""Addresses of the search: one per language, written out, since no catalogue may be needed for them."""

from django.urls import path

from . import views

urlpatterns = [
    path("da/soeg/", views.search_page, {"language": "da"}, name="search_da"),
    path("en/search/", views.search_page, {"language": "en"}, name="search_en"),
]
