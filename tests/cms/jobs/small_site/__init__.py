"""A site that has nothing but the queue, the probes and a few handlers.

Child processes of the tests run the real commands in it: they start in a fraction of the time that
the whole site needs, which lets a test kill them thirty times.
"""
