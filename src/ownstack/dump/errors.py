"""What can be wrong with a dump, in a sentence for the person who imports it."""


class DumpError(Exception):
    """The dump cannot be imported; the site is as it was before."""
