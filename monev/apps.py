from django.apps import AppConfig


class MonevConfig(AppConfig):
    name = "monev"
    verbose_name = "monev"

    def ready(self):
        # Registers the permission table.
        from monev import rules  # noqa: F401, PLC0415  models load before ready()
