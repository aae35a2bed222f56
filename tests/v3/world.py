"""The people of a test file, each as a client of both faces."""

from __future__ import annotations

from dataclasses import dataclass

from tests.v3.driver import V3
from tests.v23.driver import Api
from tests.v23.writing.writers import Writers


@dataclass
class World:
    """`us.asker` calls v3 in the asker's name, `us.v23.asker` v2.3; `us.key` only reads."""

    v23: Writers

    def __getattr__(self, name: str) -> V3:
        return V3(self.v23.api, self.v23.people[name].token)

    @property
    def api(self) -> Api:
        return self.v23.api

    @property
    def key(self) -> V3:
        return V3(self.api, key=self.api.key)

    def team(self, name: str, user_type: str = "registered") -> V3:
        """The same person in the private team, of which they become a member. A token of its own, as nobody remembers it."""
        account_id = self.v23.people[name].account_id
        self.v23.sql(
            "INSERT INTO members (site_id, account_id, display_name, user_type) SELECT id, %s, %s, %s FROM sites"
            " WHERE slug = 'platform' ON CONFLICT DO NOTHING",
            account_id,
            name.capitalize(),
            user_type,
        )
        return V3(self.api, self.v23.token(account_id, "write_access private_info"), team="platform")

    @property
    def nobody(self) -> V3:
        return V3(self.api)
