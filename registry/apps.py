from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "registri KIM"

    def ready(self):
        # Registers the permission tables.
        from registry import rules_forum  # noqa: F401, PLC0415  imports rules; models load before
