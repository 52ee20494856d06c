"""The half-yearly round »Bekræft, at siden er rigtig« (F37); what confirming is stands in `cms.confirming`.

* `rounds`  a meeting in sight opens a round, and those who answer for a page are asked and reminded
* `report`  the list: one's own pages, or all of them for coordinators and communications
* `boxes`   the numbers on the start page
* `roles`   mails when a role begins, and before it ends
"""


def activate() -> None:
    """Register round, mails and boxes, and connect the receivers (called once by the app's `ready()`)."""
    from . import boxes, roles, rounds

    for module in (boxes, roles, rounds):
        module.activate()
