"""What is said outside of any repository: the organisation's policy and the person's settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from contextward.errors import ConfigurationError
from contextward.folders import config_dir
from contextward.policy.managed import Managed, read_managed
from contextward.policy.user import NOBODY, User, read_user


@dataclass(frozen=True, slots=True)
class Machine:
    """Read once for a command; the server reads it again when one of the files changes."""

    managed: Managed | None = None
    user: User = NOBODY

    @property
    def consulted(self) -> tuple[Path, ...]:
        """The files it was read from, whether they exist or not."""
        places = (self.managed.place if self.managed else None, self.user.place)
        return tuple(place for place in places if place is not None)

    @property
    def faults(self) -> tuple[ConfigurationError, ...]:
        """Why one of them does not count."""
        both = (self.managed.fault if self.managed else None, self.user.fault)
        return tuple(fault for fault in both if fault is not None)

    @property
    def warnings(self) -> tuple[ConfigurationError, ...]:
        """What of the policy has no effect."""
        policy = self.managed.policy if self.managed else None
        return policy.without_effect() if policy else ()

    @property
    def assistants(self) -> tuple[str, ...]:
        """Assistants that organisation and person add to those in use."""
        policy = self.managed.policy if self.managed else None
        mine = self.user.config.settings.assistants if self.user.config else ()
        return (*(policy.policy.assistants if policy else ()), *mine)

    @property
    def state(self) -> str:
        """The policy's state: `none`, `managed` or `rejected`."""
        return self.managed.state if self.managed else "none"

    @property
    def revision(self) -> int | None:
        """The revision of the policy in force."""
        return self.managed.revision if self.managed else None


BARE = Machine()
"""Neither says anything."""


def read_machine(root: Path) -> Machine:
    """The machine below `root`, which is `/` but in tests; and the settings of who runs this."""
    return Machine(read_managed(root), read_user(config_dir()))
