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

    @property
    def nobody(self) -> V3:
        return V3(self.api)
