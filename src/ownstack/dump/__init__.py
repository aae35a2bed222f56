"""Data dumps in: a folder or archive of a Stack Exchange site's tables becomes a site of ours, whole or not at all."""
