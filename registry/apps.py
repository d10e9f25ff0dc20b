from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "registri KIM"

    def ready(self):
        # Registers the permission tables; all import rules.
        from registry import (  # noqa: F401, PLC0415  models load before ready()
            rules_brief,
            rules_coaching,
            rules_forum,
            rules_region,
        )
