"""How often one address may guess; counted in the cache that all workers share."""

from allauth.core.internal import ratelimit

# A whole class may check from one address; guessing a code of fifty bits in twenty tries is hopeless.
RATES = {
    "training_guess": "20/300s/ip",  # codes and links that do not exist
    "training_name": "20/300s/ip,60/3600s/key",  # names tried at one certificate
    "training_start": "60/600s/ip",
    "training_certificate": "10/3600s/key",  # certificates made for one learner
}


def is_too_much(request, action: str, *, key: str | None = None, counts: bool = True) -> bool:
    """Whether this was asked too often; ``counts`` says whether this request is one of them."""
    usage = ratelimit.consume(
        request, app="allauth.account", action=action, key=key, config=RATES, limit_get=True, dry_run=not counts
    )
    return usage is None
