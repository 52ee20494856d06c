"""Everything on top of wagtail-localize: what goes live in English, and what follows Danish.

* `models`   the stamp of a complete rendering, and since when a translation lags behind
* `rules`    the one rule: only stamped, complete English goes live
* `target`   the choke point through which wagtail-localize writes English pages
* `cascade`  taking off, moving and deleting follow from Danish to English
* `restrictions` view restrictions follow, and English is never open to more readers
* `places`   sentences whose block or field is gone
* `versions` what Danish said at each publication, and which sentences changed
* `minor`    corrections that English needn't follow
* `memory`   what is known of an open sentence
* `markup`   what may stand in a sentence, and where its links may lead
* `status`   how far the English side of each page is; `report`, `panel` and `words` show it
* `preview`  the page in its other language, beside the form
* `alternates` what a page is called in the other language: switcher, hreflang, sitemap, 404
* `replaced` two translators at one sentence: the last is told what it replaced
* `po_files` sentences in a file, out and in again
* `review`   nobody approves what they sent themselves
* `titles`   what a page is called while its title is being translated
* `together` whether both languages are set to the same hour
* `pulling`  the newest Danish text into the segments, and out again
* `editor`   what can be done in wagtail-localize's editor: draft, send, decide, publish
* `views`    wagtail-localize's own views, made safe
* `loading`  translations made by program: the skeleton of the site, demo content
"""


def activate() -> None:
    """Install the choke point and connect the signals. Called once, from `CmsConfig.ready()`."""
    from . import (
        cascade,
        freshness,
        markup,
        memory,
        restrictions,
        review,
        rules,
        slugs,
        target,
        titles,
    )

    target.install()
    review.install()
    memory.install()
    markup.install()
    for module in (cascade, freshness, markup, restrictions, rules, slugs, titles):
        module.connect()
