"""Deleting a page: refused for what was ever public, and never without a file that brings it back."""
