"""The OAuth 2.0 server's protocol: what may be asked, and how it is answered. Its pages are in web/."""
