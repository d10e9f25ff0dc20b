from tests.access.row import Row, only, public, signed_in


def visitor(name, method="get", others=302, **kwargs):
    """A page for people who are not signed in yet; who is goes somewhere else."""
    return Row(name, method, others, statuses={"anonymous": 200}, **kwargs)


def key(world):
    return ["1", "bukan-kunci"]


ROWS = [
    visitor("account_login"),
    public("account_signup"),
    public("account_inactive"),
    public("account_reset_password"),
    public("account_reset_password_done"),
    public("account_reset_password_from_key", args=key),
    public("account_reset_password_from_key_done"),
    # The second step belongs to a sign-in that has begun.
    Row("mfa_authenticate", others=302),
    # Visitors have nothing to leave: both go on to the front page.
    Row("account_logout", others=200),
    Row("account_logout", "post", others=302),
    signed_in("profile"),
    signed_in("account_change_password"),
    # Has a password already: to the page that changes it.
    Row("account_set_password", others=302),
    signed_in("account_reauthenticate"),
    # No second factor to confirm with: to the password.
    Row("mfa_reauthenticate", others=302),
    # The answer of a passkey; who comes without one is led to the sign-in page.
    Row("mfa_login_webauthn", others=302),
    Row("mfa_login_webauthn", "post", others=302),
    signed_in("mfa_index"),
    # No passkey to confirm with: to the password.
    Row("mfa_reauthenticate_webauthn", others=302),
    # Not offered on the test server's name, which browsers do not allow.
    Row("mfa_add_webauthn", others=302),
    Row("mfa_add_webauthn", "post", others=302),
    # Nobody has somebody else's passkey; before that the password is asked again.
    Row("mfa_edit_webauthn", others=302, args=lambda world: [1]),
    Row("mfa_edit_webauthn", "post", others=302, args=lambda world: [1]),
    Row("mfa_remove_webauthn", others=302, args=lambda world: [1]),
    Row("mfa_remove_webauthn", "post", others=302, args=lambda world: [1]),
    # Sensitive: the password is asked again first.
    Row("mfa_activate_totp", others=302),
    Row("mfa_deactivate_totp", others=404),
    Row("mfa_view_recovery_codes", others=404),
    Row("mfa_generate_recovery_codes", others=302),
    Row("mfa_download_recovery_codes", others=404),
    signed_in("usersessions_list"),
    only("accounts:auditentry_list", auditor=200, admin_sistem=200),
    only("accounts:auditentry_export", args=lambda world: ["csv"], auditor=200, admin_sistem=200),
]
