"""All settings, in one file. Values come from OPENNRM_* variables through typed readers that refuse bad ones."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from opennrm.accounts.rules import organisation_logins
from opennrm.kernel import environment as env
from opennrm.law import book

SOURCES = Path(__file__).resolve().parents[2]
HOME = Path(env.text("OPENNRM_HOME", str(SOURCES.parent)))

# --- what kind of installation --------------------------------------------------------------------
DEMO = env.truth("OPENNRM_DEMO", False)  # a made-up country on loopback; never real people
DEBUG = env.truth("OPENNRM_DEBUG", False)
COUNTRY = env.one_of("OPENNRM_COUNTRY", "NL", book.complete())  # whose law, in opennrm/law, is in force
HELP_PHONE = env.text("OPENNRM_HELP_PHONE", "")  # on the card of rights; empty: written on it by hand
UNSAFE_SECRET_KEY = "not-a-secret: ./nrm doctor and ./nrm serve refuse it"  # noqa: S105
SECRET_KEY = env.secret("OPENNRM_SECRET_KEY", UNSAFE_SECRET_KEY)
SECRET_KEY_FALLBACKS = env.words("OPENNRM_OLD_SECRET_KEYS", [])
KEYRING = env.secret("OPENNRM_KEYRING")  # JSON of kernel/secrets.py, or OPENNRM_KEYRING_FILE
URL = env.text("OPENNRM_URL", "http://localhost:8000")
ALLOWED_HOSTS = env.words("OPENNRM_HOSTS", ["localhost"])
SECURE = URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [URL]
# The public site lives on a host of its own, which the desk's cookie never reaches; empty: it is not served live.
PUBLIC_URL = env.text("OPENNRM_PUBLIC_URL").rstrip("/")
PUBLIC_HOSTS = env.words("OPENNRM_PUBLIC_HOSTS", [urlsplit(PUBLIC_URL).hostname or ""] if PUBLIC_URL else [])
PUBLIC_SECURE = PUBLIC_URL.startswith("https://")
PUBLIC_EXIT_URL = env.text("OPENNRM_PUBLIC_EXIT_URL", "https://www.wikipedia.org/")
PUBLIC_LANGUAGE = env.text("OPENNRM_PUBLIC_LANGUAGE", "nl")  # offered on English pages beside the list of all

# --- the database: the application's role on two connections, the owner's for migrations only ------
_app = env.database("OPENNRM_DATABASE_URL")
_owner = env.database("OPENNRM_OWNER_DATABASE_URL") if env.secret("OPENNRM_OWNER_DATABASE_URL") else _app
DATABASES: dict[str, dict[str, Any]] = {
    "default": _app,
    # Reads and refusals are logged here, committed before the answer leaves: "no log, no data".
    "audit": {**_app, "OPTIONS": {**_app["OPTIONS"], "application_name": "opennrm-audit"}},
    "owner": {**_owner, "CONN_MAX_AGE": 0},
}
DATABASE_ROUTERS = ["opennrm.kernel.routing.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # rate limits must hold over processes and restarts
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

# --- the rooms ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "opennrm.kernel",
    "opennrm.partners",
    "opennrm.accounts",
    "opennrm.people",
    "opennrm.referrals",
    "opennrm.cases",
    "opennrm.documents",
    "opennrm.requests",
    "opennrm.appointments",
    "opennrm.exploitation",
    "opennrm.projects",
    "opennrm.publications",
    "opennrm.cooperation",
    "opennrm.residence",
    "opennrm.safety",
    "opennrm.placement",
    "opennrm.journeys",
    "opennrm.ui",
    "opennrm.desk",
    "opennrm.website",
]
MIDDLEWARE = [
    "opennrm.website.door.PublicDoor",
    "opennrm.kernel.headers.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "opennrm.desk.gate.Gate",
]
ROOT_URLCONF = "opennrm.config.urls"
WSGI_APPLICATION = "opennrm.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCES / "opennrm" / "desk" / "templates"],  # before those of the sign-in library
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "opennrm.desk.frame.frame",
            ],
            "builtins": ["opennrm.ui.templatetags.nrm"],
        },
    }
]
FORM_RENDERER = "opennrm.ui.forms.Renderer"

# --- who signs in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["opennrm.accounts.sign_in.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "opennrm.accounts.sign_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "opennrm.accounts.sign_in.OrganisationLoginAdapter"
MFA_ADAPTER = "opennrm.accounts.sign_in.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_FORMS = {
    "login": "opennrm.desk.entrance_forms.SignInForm",
    "reauthenticate": "opennrm.desk.entrance_forms.AgainForm",
    "change_password": "opennrm.desk.entrance_forms.ChangePasswordForm",
}
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "OpenNRM"
MFA_TOTP_TOLERANCE = 1  # a phone that is half a minute off; desk/entrance_forms.py lets each code open once
MFA_FORMS = {
    "authenticate": "opennrm.desk.entrance_forms.CodeForm",
    "reauthenticate": "opennrm.desk.entrance_forms.CodeAgainForm",
    "activate_totp": "opennrm.desk.entrance_forms.AppForm",
    "add_webauthn": "opennrm.desk.entrance_forms.AddPasskeyForm",
    "edit_webauthn": "opennrm.desk.entrance_forms.RenamePasskeyForm",
    "authenticate_webauthn": "opennrm.desk.entrance_forms.PasskeyForm",
    "reauthenticate_webauthn": "opennrm.desk.entrance_forms.PasskeyAgainForm",
    "login_webauthn": "opennrm.desk.entrance_forms.PasskeySignInForm",
}
# The own logins of organisations: a JSON list in OPENNRM_OIDC_FILE (accounts/rules.py says of what).
ORGANISATION_LOGINS = organisation_logins(env.secret("OPENNRM_OIDC"))
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": ORGANISATION_LOGINS}}
SOCIALACCOUNT_AUTO_SIGNUP = False
SECOND_FACTOR_REQUIRED = not DEMO

# --- sessions -------------------------------------------------------------------------------------
SESSION_IDLE = timedelta(minutes=env.whole("OPENNRM_SESSION_IDLE_MINUTES", 60, least=5, most=60))
SESSION_ABSOLUTE = timedelta(hours=env.whole("OPENNRM_SESSION_ABSOLUTE_HOURS", 12, least=1, most=24))
SESSION_ENGINE = "opennrm.kernel.sessions"
SESSION_COOKIE_NAME = "__Host-opennrm" if SECURE else "opennrm"
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would drop the session on the way back from an organisation's own login
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-opennrm-csrf" if SECURE else "opennrm-csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "opennrm.desk.faults.form_too_old"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- transport and headers ------------------------------------------------------------------------
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
BEHIND_PROXY = env.truth("OPENNRM_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # else every visitor would share the limits of one address
# Nothing to anybody else. "no-referrer" would send "Origin: null" with our own forms, and every one would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["opennrm.desk.uploads.Capped", "django.core.files.uploadhandler.TemporaryFileUploadHandler"]
LARGEST_UPLOAD_BYTES = 25 * 1024 * 1024

# --- mail -----------------------------------------------------------------------------------------
# What a worker's mailbox shows must tell nothing: a neutral sender, and a domain of which nobody asks questions.
MAIL_FROM = env.text("OPENNRM_MAIL_FROM", "Notices <no-reply@localhost>")
MAIL_DOMAIN = MAIL_FROM.rpartition("@")[2].strip("> ") or "localhost"
EMAIL_HOST = env.text("OPENNRM_MAIL_HOST", "")
EMAIL_PORT = env.whole("OPENNRM_MAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = env.text("OPENNRM_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.secret("OPENNRM_MAIL_PASSWORD")
EMAIL_USE_TLS = env.truth("OPENNRM_MAIL_TLS", True)
EMAIL_TIMEOUT = 20
# Without a mail server mails are written to files, where a test and a curious newcomer find them.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = Path(env.text("OPENNRM_MAIL_FOLDER", str(HOME / "var" / "mail")))

# --- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
LANGUAGE_COOKIE_NAME = "opennrm-language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = SECURE
LOCALE_PATHS = [SOURCES / "opennrm" / "ui" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("OPENNRM_TIME_ZONE", "Europe/Amsterdam")

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "var" / "static"
# Set by ./nrm serve, which gathers the files first: hashed names that may be kept for ever, compressed beforehand.
STATIC_GATHERED = env.truth("OPENNRM_STATIC_GATHERED", False)
WHITENOISE_USE_FINDERS = not STATIC_GATHERED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_GATHERED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 3600
DOCUMENTS = Path(env.text("OPENNRM_DOCUMENTS", str(HOME / "var" / "documents")))
VIRUS_SCANNER = env.text(
    "OPENNRM_VIRUS_SCANNER"
)  # clamd: "/run/clamav/clamd.sock" or "host:3310"; empty: files are marked not scanned

# --- what is written to the server's log: never a name, a body or a query ---------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "opennrm.kernel.logs.NoPersonalData"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "opennrm": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
    },
}
