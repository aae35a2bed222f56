"""The pages, a module for each group of them; web/site.py lists them all."""
