"""What staff should look at: gaps, lapsed facts, broken links, hard texts.

`findings.everything()` asks each finder once; `manage.py check_content` and the admin's report show
the same answer. Packages above cms add finders of their own in `AppConfig.ready()`.
"""


def activate() -> None:
    """Register the finders of this package (called once by the app's `ready()`)."""
    from . import findings, languages, links, pages, records

    findings.register(pages.find, pages.HEADINGS)
    findings.register(links.find, links.HEADINGS)
    findings.register(records.find, records.HEADINGS)
    findings.register(languages.find, languages.HEADINGS)
