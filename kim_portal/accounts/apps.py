from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kim_portal.accounts"
    label = "accounts"
    verbose_name = "akun"

    def ready(self):
        from allauth.account import signals as account  # noqa: PLC0415  models load before ready()
        from allauth.mfa import signals as mfa  # noqa: PLC0415  models load before ready()
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415  models load before ready()

        from kim_portal.accounts import (  # noqa: PLC0415  models load before ready()
            receivers,
            rules,  # noqa: F401  registers the permissions
            sessions,
        )

        account.user_logged_in.connect(receivers.signed_in)
        user_logged_in.connect(sessions.note_sign_in)
        account.authentication_step_completed.connect(sessions.renew_after_confirmation)
        mfa.authenticator_added.connect(receivers.factor_added)
        mfa.authenticator_removed.connect(receivers.factor_removed)
        mfa.authentication_failed.connect(receivers.code_refused)
