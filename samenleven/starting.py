"""How every command begins."""

from samenleven.logs import set_up_logging
from samenleven.settings import Settings, read_settings


def settings_with_logs() -> Settings:
    """The settings; from here on logs go to stderr at their level."""
    settings = read_settings()
    set_up_logging(settings.log_level, token=settings.telegram.token if settings.telegram else None)
    return settings
