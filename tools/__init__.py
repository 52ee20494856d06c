"""The jobs behind the Makefile. What runs before the environment exists uses the standard library only."""
