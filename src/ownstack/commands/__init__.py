"""The commands of `ownstack`, a module for each group; cli.py reads the words and calls them."""

import psycopg

from ownstack.commands.refusals import RefusedError
from ownstack.db.cluster import ClusterError
from ownstack.db.folders import FolderError
from ownstack.db.migrate import MigrationError
from ownstack.settings import SettingsError

REFUSALS = (RefusedError, SettingsError, FolderError, ClusterError, MigrationError, psycopg.OperationalError)
