from django.apps import AppConfig


class MonevConfig(AppConfig):
    name = "monev"
    verbose_name = "monev"

    def ready(self):
        # Registers what the log leaves out, the permission table, what speaks against closing
        # a KIM, what is emptied with a person, who may open where a follow-up came from, and which
        # awards stand on a profile.
        from monev import forgetting, honours, origins, practice, rules, running_entries  # noqa: F401, PLC0415  models load before ready()
