"""Settings of the portal, read from the environment (and from `.env` when present)."""

import re
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
# One machine without a proxy, a worker or collected static files: `make run` and development.
LOCAL = env.bool("LOCAL", default=DEBUG)


def required(name: str, development: str) -> str:
    """Return a variable that has no default outside debug; stop with one clear line without it."""
    value = env.str(name, default=development if DEBUG else "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment or in .env (see .env.example).")
    return value


SECRET_KEY = required("SECRET_KEY", "development-only-key-never-used-outside-debug-" + "x" * 20)
ALLOWED_HOSTS = [
    host.strip()
    for host in required("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if host.strip()
]

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
# Signs published results (kim_portal/signing_key.py): the key itself, else the file that holds it.
SIGNING_KEY = env.str("SIGNING_KEY", default="")
SIGNING_KEY_FILE = env.str("SIGNING_KEY_FILE", default=str(BASE_DIR / "var" / "signing_key"))
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

# --- office -----------------------------------------------------------------
OFFICE_NAME = env.str("OFFICE_NAME", default="Diskominfo Kalimantan Timur")
# Kemendagri code of the area this installation speaks for; empty = the whole country.
OFFICE_REGION = env.str("OFFICE_REGION", default="64")
OFFICE_REGION_NAME = env.str("OFFICE_REGION_NAME", default="Kalimantan Timur")
OFFICE_CONTACT = env.str("OFFICE_CONTACT", default="")
# "uji coba" or "purwarupa" shows a banner on every page; empty shows none.
PHASE = env.str("PHASE", default="")
# The strip "Situs resmi pemerintah daerah" appears only when it is true.
IS_OFFICIAL_HOST = SITE_URL.split("//")[-1].split("/")[0].split(":")[0].endswith(".go.id")

# --- applications -----------------------------------------------------------
INSTALLED_APPS = [
    "kim_portal.accounts",
    "registry",
    "monev",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kim_portal.middleware.PlainRefusalMiddleware",
    "kim_portal.middleware.RefuseNullBytesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kim_portal.middleware.PrivatePagesMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "kim_portal.session_age.SessionAgeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kim_portal.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "kim_portal.urls"
WSGI_APPLICATION = "kim_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kim_portal.navigation.office",
                "kim_portal.navigation.navigation",
            ],
            "libraries": {"ui": "kim_portal.ui_tags"},
        },
    },
]

# --- database ---------------------------------------------------------------
# The values are argued in docs/penerapan.md; a test keeps them.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
    ),
}
POSTGRES_OPTIONS = {
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10000,
    "options": (
        "-c statement_timeout=8000 -c lock_timeout=4000"
        " -c idle_in_transaction_session_timeout=30000"
    ),
}


def database(url: str) -> dict:
    """Return one DATABASES entry for `url` with the options its engine needs."""
    entry = environ.Env.db_url_config(url)
    if entry["ENGINE"] == "django.db.backends.sqlite3":
        return entry | {"OPTIONS": SQLITE_OPTIONS}
    # The long options of administrative work (loading 91,599 regions) are not those of a page.
    options = POSTGRES_OPTIONS if "manage.py" not in sys.argv[0] else {"connect_timeout": 3}
    return entry | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


(BASE_DIR / "var" / "static").mkdir(parents=True, exist_ok=True)
DATABASES = {
    "default": database(env.str("DATABASE_URL", default=f"sqlite:///{BASE_DIR}/var/db.sqlite3"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.cache_url("CACHE_URL", default="dbcache://portal_cache"),
}

# --- accounts ---------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "tasks"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "kim_portal.accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
# Signing in again is allowed and gives a new session key.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
# Counted in the shared cache. A hall of 200 juri signs in from one address within a minute, so only
# wrong passwords are counted tightly: per account and address, and per address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "50/h/ip,10/15m/key"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "kim_portal.accounts.tokens.PasswordTokenGenerator"  # noqa: S105  a class path
# The longest link, that of an invitation; PasswordTokenGenerator shortens the others.
PASSWORD_RESET_TIMEOUT = 72 * 60 * 60
ACCOUNT_FORMS = {
    "login": "kim_portal.accounts.forms.SignInForm",
    "change_password": "kim_portal.accounts.forms.PasswordChangeForm",
    "reauthenticate": "kim_portal.accounts.forms.ConfirmPasswordForm",
    "reset_password": "kim_portal.accounts.forms.PasswordResetForm",
    "reset_password_from_key": "kim_portal.accounts.forms.PasswordResetKeyForm",
}
MFA_ADAPTER = "kim_portal.second_factor.RequiredFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A hall of juri signs in from one address; a passkey holds nothing that could be guessed.
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_FORMS = {
    "authenticate": "kim_portal.accounts.factor_forms.SecondFactorForm",
    "reauthenticate": "kim_portal.accounts.factor_forms.ConfirmFactorForm",
    "activate_totp": "kim_portal.accounts.factor_forms.ActivateTotpForm",
    "deactivate_totp": "kim_portal.accounts.factor_forms.DeactivateTotpForm",
    "add_webauthn": "kim_portal.accounts.factor_forms.PasskeyAddForm",
    "edit_webauthn": "kim_portal.accounts.factor_forms.PasskeyRenameForm",
    "authenticate_webauthn": "kim_portal.accounts.factor_forms.PasskeyFactorForm",
    "login_webauthn": "kim_portal.accounts.factor_forms.PasskeySignInForm",
    "reauthenticate_webauthn": "kim_portal.accounts.factor_forms.PasskeyConfirmForm",
}
# Accounts are opened by an office, nobody can claim a stranger's address here.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Portal KIM"
OFFICE_ROLES = ["admin_sistem", "auditor", "provinsi", "kabupaten", "pimpinan"]
MFA_REQUIRED_ROLES = env.list("MFA_REQUIRED_ROLES", default=[*OFFICE_ROLES, "ketua_panel"])
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
# Who signs in again after a break, and after how long (docs/penerapan.md).
SHORT_SESSION_ROLES = env.list("SHORT_SESSION_ROLES", default=OFFICE_ROLES)
SHORT_SESSION_IDLE_MINUTES = env.int("SHORT_SESSION_IDLE_MINUTES", default=60)
SHORT_SESSION_HOURS = env.int("SHORT_SESSION_HOURS", default=12)
SESSION_SAVE_EVERY_REQUEST = False

# --- forms and uploads ------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_PERMISSIONS = 0o640
# Socket of a scanner that speaks the clamd protocol: unix:/path or tcp:host:port; empty = off.
VIRUS_SCANNER = env.str("VIRUS_SCANNER", default="")
if VIRUS_SCANNER and not re.fullmatch(r"unix:/.+|tcp:[^:]+:[0-9]+", VIRUS_SCANNER):
    raise ImproperlyConfigured("VIRUS_SCANNER must be unix:/path or tcp:host:port.")

MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if LOCAL
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# S3-compatible storage needs django-storages[s3] beside the lock (docs/penerapan.md).
STORAGE_URL = env.str("STORAGE_URL", default="")
if STORAGE_URL:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"endpoint_url": STORAGE_URL, "querystring_auth": True},
    }
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- personal data (docs/penerapan.md) ----------------------------------------
# Days an uploaded office file with names is kept; the rows it brought in stay.
IMPORT_FILE_DAYS = env.int("IMPORT_FILE_DAYS", default=30)
# Months after the end of a term, or of the whole KIM, until the name is forgotten.
MEMBER_NAME_MONTHS = env.int("MEMBER_NAME_MONTHS", default=24)
# Days after a request about one's data was closed until who asked is forgotten.
REQUEST_CONTACT_DAYS = env.int("REQUEST_CONTACT_DAYS", default=90)

# --- language, time ---------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Makassar")
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["kim_portal.formats"]

# --- security ---------------------------------------------------------------
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "sessionid" if LOCAL else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if LOCAL else "__Host-csrftoken"
CSRF_FAILURE_VIEW = "kim_portal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "accelerometer")
}

# --- background work, mail, logs -------------------------------------------
# Immediate without a second process on `make run` and in tests; a worker in production.
TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks.backends.immediate.ImmediateBackend"
            if LOCAL
            else "django_tasks_db.DatabaseBackend"
        )
    }
}
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal-kim@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"pikepdf": {"level": "WARNING"}, "fido2": {"level": "WARNING"}},
}
