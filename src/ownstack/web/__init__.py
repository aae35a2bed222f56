"""The site's pages: made on the server, with no script of their own."""
