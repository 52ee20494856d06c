"""Settings profiles: `embedded` (make run), `dev`, `test` and `production`; shared ground in `base`."""
