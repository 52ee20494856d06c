"""Demo content of the site: texts in TOML files and the loader that reads them."""
