"""The public search: one Python analyser, one ranking, engines behind one protocol (docs/adr/0005)."""
