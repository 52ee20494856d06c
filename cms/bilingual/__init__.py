"""Everything on top of wagtail-localize: what goes live in English, and what follows Danish.

* `models`   the stamp of a complete rendering, and since when a translation lags behind
* `rules`    the one rule: only stamped, complete English goes live
* `target`   the choke point through which wagtail-localize writes English pages
* `cascade`  taking off, restricting and moving follow from Danish to English
* `alternates` what a page is called in the other language: switcher, hreflang, sitemap, 404
* `views`    wagtail-localize's own views, made safe
* `loading`  translations made by program: the skeleton of the site, demo content
"""


def activate() -> None:
    """Install the choke point and connect the signals. Called once, from `CmsConfig.ready()`."""
    from . import cascade, freshness, rules, slugs, target

    target.install()
    for module in (cascade, freshness, rules, slugs):
        module.connect()
