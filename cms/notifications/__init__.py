"""What staff hear by mail: who gets which kind, at once or once a day.

* `models`   what somebody has switched off, what waits for the daily mail, what was told already
* `sending`  one mail to each who wants it; `daily` one mail a day instead
* `english`  translators hear that a Danish page has changed; `drafts` who shared one, of comments
* `account`  the switches, on the page »Konto«

Wagtail sends the mails of a review and of comments itself; they pass the same daily mail, in
`cms.mail`. All of them are rows of the one queue: nobody waits for a mail server.
"""


def activate() -> None:
    """Register the kinds, and connect what tells translators (called once by the app's `ready()`)."""
    from . import daily as daily  # registers itself with the clock
    from . import drafts, english

    drafts.activate()
    english.activate()
