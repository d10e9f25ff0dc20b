from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "registri KIM"

    def ready(self):
        # Registers the permission table.
        from registry import rules  # noqa: F401, PLC0415  models load before ready()
