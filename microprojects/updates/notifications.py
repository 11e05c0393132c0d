"""Who is told what about public updates, each in the own language."""

from collections.abc import Iterable

from microprojects.models import PublicUpdate
from microprojects.notifications import PUBLICATION
from networks import mandates
from sempre import outbox
from sempre.models import User


def _tell(name: str, people: Iterable[User | None], update: PublicUpdate, *, digest: bool = False, **context) -> None:
    told = {person.pk: person for person in people if person is not None and person != context.get("actor")}
    for person in told.values():
        outbox.post(
            f"microprojects/mail/{name}",
            to=person,
            context={"update": update, "url": outbox.link(update.get_absolute_url(), person.language), **context},
            topic=PUBLICATION,
            digest=digest,
        )


def _publishers(update: PublicUpdate) -> list[User]:
    """Who can publish it: publishers and the region's coordinators, the project office where there are none."""
    network = update.network
    if network is None:
        return mandates.office()
    own = mandates.people(network, mandates.ROLE.PUBLISHER)
    regional = mandates.people(network.parent, mandates.ROLE.PUBLISHER, mandates.ROLE.REGIONAL_COORDINATOR)
    return [*own, *regional] or mandates.office()


def _all(update: PublicUpdate) -> list[User | None]:
    """Everyone who may stop it, and its author."""
    local = mandates.local_coordinators(update.network) if update.network else []
    return [update.proposed_by, *local, *_publishers(update)]


def update_proposed(update: PublicUpdate, *, actor: User) -> None:
    _tell("update_proposed", _publishers(update), update, digest=True, actor=actor)


def update_scheduled(update: PublicUpdate, *, actor: User) -> None:
    """Not in a summary: that might come after the hold."""
    _tell("update_scheduled", _all(update), update, actor=actor)


def update_stopped(update: PublicUpdate, *, actor: User) -> None:
    _tell("update_stopped", _all(update), update, actor=actor)


def update_held_back(update: PublicUpdate) -> None:
    _tell("update_held_back", _all(update), update)


def update_published(update: PublicUpdate) -> None:
    _tell("update_published", _all(update), update, digest=True)


def update_withdrawn(update: PublicUpdate, *, actor: User) -> None:
    _tell("update_withdrawn", _all(update), update, digest=True, actor=actor)
