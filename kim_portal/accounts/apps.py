from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kim_portal.accounts"
    label = "accounts"
    verbose_name = "akun"

    def ready(self):
        # Registers the permission table.
        from kim_portal.accounts import rules  # noqa: F401, PLC0415  models load before ready()
