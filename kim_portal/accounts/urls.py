from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from kim_portal.accounts import factor_views as factors
from kim_portal.accounts import views

# The names that django-allauth reverses itself; the paths are ours.
sign_in_patterns = [
    path("masuk/", views.sign_in, name="account_login"),
    path("masuk/daftar/", account.signup, name="account_signup"),
    path("masuk/tidak-aktif/", account.account_inactive, name="account_inactive"),
    path("masuk/dua-langkah/", factors.authenticate, name="mfa_authenticate"),
    path("masuk/kunci-sandi/", factors.sign_in_with_passkey, name="mfa_login_webauthn"),
    path("masuk/lupa/", account.password_reset, name="account_reset_password"),
    path("masuk/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^masuk/lupa/kunci/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "masuk/lupa/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("keluar/", views.sign_out, name="account_logout"),
    path("akun/masuk-ulang/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/dua-langkah/masuk-ulang/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/kata-sandi/", account.password_change, name="account_change_password"),
    path("akun/kata-sandi/buat/", account.password_set, name="account_set_password"),
    path("akun/dua-langkah/", factors.index, name="mfa_index"),
    path("akun/dua-langkah/aktifkan/", factors.activate_totp, name="mfa_activate_totp"),
    path("akun/dua-langkah/matikan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/kunci-sandi/tambah/", factors.add_passkey, name="mfa_add_webauthn"),
    path(
        "akun/kunci-sandi/masuk-ulang/",
        factors.confirm_with_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("akun/kunci-sandi/<int:pk>/ubah/", factors.rename_passkey, name="mfa_edit_webauthn"),
    path("akun/kunci-sandi/<int:pk>/lepas/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("akun/kode-cadangan/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "akun/kode-cadangan/buat/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "akun/kode-cadangan/unduh/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("akun/perangkat/", sessions.list_usersessions, name="usersessions_list"),
]

own_patterns = (
    [
        path("catatan/", views.auditentry_list, name="auditentry_list"),
        path(
            "catatan/ekspor/<slug:form>/",
            views.auditentry_export,
            name="auditentry_export",
        ),
    ],
    "accounts",
)
