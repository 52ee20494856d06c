"""The public search: one Python analyser, one ranking, engines behind one protocol (design 5)."""
