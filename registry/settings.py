"""Settings. Production is the default: what is missing is named, and nothing is guessed.

Environment: DATABASE_URL (the role the site runs as), OWNER_DATABASE_URL (the owner of the tables, for migrate),
REDIS_URL, SECRET_KEY, NIK_KEY, ALLOWED_HOSTS (comma separated), HTTPS (0 only on one's own machine), NOTICE (a sentence
shown on every page), SECOND_FACTOR (0 only where everybody knows the passwords: the demo), PUBLIC_URL (where anyone may
check a letter), PROXIES (how many proxies of one's own stand before the site); EMAIL_HOST, EMAIL_PORT, EMAIL_USER,
EMAIL_PASSWORD, EMAIL_FROM (without a host, mail is only written to the log).
"""

import os
from pathlib import Path
from typing import Any

import pghistory
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str) -> str:
    """The value of an environment variable that has no safe default."""
    if value := os.environ.get(name):
        return value
    raise ImproperlyConfigured(f"Set the environment variable {name}; docs/operations.md says to what.")


def database(url: str) -> dict[str, Any]:
    """Django's settings for a libpq address such as postgresql://user:password@host:5432/name."""
    given: dict[str, Any] = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": str(given.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **given},
    }


# Secrets and hosts
SECRET_KEY = env("SECRET_KEY")
NIK_KEY = os.environ.get("NIK_KEY") or SECRET_KEY  # what seals the NIK of members: registry/sealed.py
ALLOWED_HOSTS = [host.strip() for host in env("ALLOWED_HOSTS").split(",")]
DEBUG = False
HTTPS = os.environ.get("HTTPS", "1") == "1"
PUBLIC_URL = os.environ.get("PUBLIC_URL") or f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
NOTICE = os.environ.get("NOTICE", "")
SECOND_FACTOR = os.environ.get("SECOND_FACTOR", "1") == "1"

# Applications
INSTALLED_APPS = [
    "registry.apps.AdminSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "pgtrigger",
    "pghistory",
    "registry.apps.RegistryConfig",
    "cooperatives",
    "training",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "registry.middleware.content_security_policy",
    "registry.middleware.whole_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "registry.middleware.idle_sessions",
    "registry.middleware.never_stored",
    "registry.middleware.refusals",
    "allauth.account.middleware.AccountMiddleware",
    "registry.middleware.second_factor",
    "registry.middleware.read_only",
    "cooperatives.desk.views.one_board",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "registry.urls"
WSGI_APPLICATION = "registry.wsgi.application"
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
                "registry.http.notice",
            ],
            "builtins": ["registry.templatetags.registry"],
        },
    }
]

# Database and history
AS_OWNER = os.environ.get("AS_OWNER") == "1" and bool(os.environ.get("OWNER_DATABASE_URL"))  # set by manage.py
DATABASES = {"default": database(env("OWNER_DATABASE_URL" if AS_OWNER else "DATABASE_URL"))}
RUNTIME_ROLE = database(env("DATABASE_URL"))["USER"]
LEDGERS = [  # tables to which the site only adds
    "cooperatives.Book",
    "cooperatives.Entry",
    "cooperatives.Closing",
    "cooperatives.Opening",
    "cooperatives.Handover",
    "cooperatives.HandoverAnswer",
    "cooperatives.VoidedReceipt",
    "cooperatives.Unmasking",
]
KEPT_BY_TRIGGERS = ["cooperatives.Position", "pghistory.Context"]
PGTRIGGER_MIGRATIONS = False  # registry.schema installs them after every migrate (docs/decisions/0036)
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(null=False, db_index=True)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=False)

# Background work: Redis is a wake-up, never a store (docs/decisions/0006)
CELERY_BROKER_URL = env("REDIS_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 1,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "ack_emulation": False,
}
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
JOB_HANDLERS = {
    "night": "cooperatives.tasks.run_night",
    "recount": "cooperatives.tasks.run_recount",
    "import_check": "cooperatives.tasks.check_import",
    "import_apply": "cooperatives.tasks.apply_import",
    "import_undo": "cooperatives.tasks.undo_import",
    "letters": "cooperatives.tasks.number_letters",
    "reminder": "cooperatives.tasks.mail_reminder",
    "area_review": "cooperatives.tasks.review_area",
}
JOB_RESULTS = {"night": "cooperatives.Night", "recount": "cooperatives.Recount"}  # the model that keeps what it did
DAILY_JOBS = {"night": 1}  # kind of job: the hour from which it is due each day
WEEKLY_JOBS = {"recount": (6, 3)}  # kind of job: the day of the week (Monday is 0) and the hour
CELERY_BEAT_SCHEDULE = {
    kind: {"task": "daily", "args": [kind], "schedule": crontab(hour=hour, minute=0)}
    for kind, hour in DAILY_JOBS.items()
} | {
    kind: {"task": "weekly", "args": [kind], "schedule": crontab(day_of_week=(day + 1) % 7, hour=hour, minute=0)}
    for kind, (day, hour) in WEEKLY_JOBS.items()
}

# Figures of the office, from every app that has some (docs/decisions/0015)
FIGURES = [
    "cooperatives.desk.figures.FIGURES",
    "cooperatives.cases.figures.FIGURES",
    "cooperatives.desk.proposals.figures.FIGURES",
    "cooperatives.desk.verification.figures.FIGURES",
    "cooperatives.desk.letters.figures.FIGURES",
    "registry.accounts.figures.FIGURES",
    "training.desk.year.figures.FIGURES",
]

# Tabs that apps above the register add to the page of a cooperative: route and label
TABS = [("cooperative-training", "Pelatihan")]

# What apps above the register add to the invented district, once its cooperatives are there
DEMO = ["training.demo.build"]

# People
AUTH_USER_MODEL = "registry.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["registry.accounts.sign_in.Backend"]
PASSWORD_HASHERS = ["registry.accounts.passwords.Argon2id", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]

# Sign-in (django-allauth): an account is made by invitation, so nothing of sign-up or of mail is mounted in urls.py
ACCOUNT_ADAPTER = "registry.accounts.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "registry.accounts.forms.SignInForm",
    "change_password": "registry.accounts.forms.PasswordForm",
    "reauthenticate": "registry.accounts.forms.AgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}  # the adapter also knows phone numbers and e-mail addresses
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "sign-in"
ACCOUNT_SESSION_REMEMBER = False  # ends with the browser, and after SESSION_COOKIE_AGE
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key"}  # an office has one address
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PROXIES", "1" if HTTPS else "0"))
MFA_ADAPTER = "registry.accounts.sign_in.FactorAdapter"
MFA_FORMS = {
    "authenticate": "registry.accounts.forms.FactorForm",
    "reauthenticate": "registry.accounts.forms.FactorAgainForm",
    "activate_totp": "registry.accounts.forms.AppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Sokoguru"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # http://localhost

# What wrong guesses and used codes are counted in: all processes see it, and it outlives Redis
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",  # made by migration registry 0001
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Mail: sent by jobs only, so that a server that does not answer keeps nobody waiting
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_USER", ""), os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = bool(EMAIL_HOST_USER)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or f"pengingat@{ALLOWED_HOSTS[0]}"

# Language and time
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True

# Static files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

# Security
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-sid", "__Host-csrf") if HTTPS else ("sid", "csrf")
CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "registry.accounts.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day without a page, for a board
OFFICE_SESSION_AGE = 60 * 60  # an hour without one, for the office
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
