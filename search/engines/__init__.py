"""Engines hold our tokens and return candidates by boolean match; one ranking orders them."""
