"""Addresses of the initiatives that no page answers."""

from django.urls import path

from . import short_addresses

urlpatterns = [
    path("i/<slug:code>.svg", short_addresses.qr_code, name="qr_code"),
    path("i/<slug:code>", short_addresses.short_address, name="short_address"),
]
