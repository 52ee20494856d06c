"""Drafts for readers without an account: a secret link, and a comment field (F35, docs/adr/0010).

* `models`   links and comments
* `public`   what somebody sees who has a link
* `staff`    making, listing and withdrawing links in the admin
* `upkeep`   what is forgotten after a while
"""
