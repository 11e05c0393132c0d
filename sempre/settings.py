"""Settings of the portal: one file, the environment speaks, the default is production."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from sempre.languages import LANGUAGES as PORTAL_LANGUAGES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", default=False)
SECURE = env.bool("SECURE", default=True)  # https only; `make run` on loopback sets it to 0
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text (`make run` does it for a local portal).")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env.str("BASE_URL", default="" if SECURE else "http://127.0.0.1:8000").rstrip("/")
if not BASE_URL:
    raise ImproperlyConfigured("Set BASE_URL to the public address of the portal, such as https://portal.example.org.")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "modeltranslation",  # before admin
    "sempre.apps.SempreConfig",
    "partners.apps.PartnersConfig",
    "networks.apps.NetworksConfig",
    "microprojects.apps.MicroprojectsConfig",
    "outputs.apps.OutputsConfig",
    "sempre.apps.SempreAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "import_export",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "sempre.middleware.RequestGuardMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sempre.middleware.CompressionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sempre.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sempre.middleware.SessionLimitMiddleware",
    "sempre.middleware.SecondFactorMiddleware",
    "sempre.middleware.PrivateAnswersMiddleware",
    "sempre.middleware.ActorMiddleware",
]

ROOT_URLCONF = "sempre.urls"
WSGI_APPLICATION = "sempre.wsgi.application"

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
                "sempre.context_processors.portal",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "sempre.templatetags.portal"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: psycopg2, PostgreSQL only. manage.py, the server and the tests set DATABASE_URL for the embedded one.
DATABASES = {"default": env.db("DATABASE_URL")}
_options = DATABASES["default"].get("OPTIONS", {})
DATABASES["default"] |= {
    "HOST": _options.pop("host", "") or DATABASES["default"]["HOST"],  # a socket's folder comes as ?host=
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
    "OPTIONS": {"connect_timeout": 5} | _options,  # seconds: a server that is cut off must not hold the workers
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all workers: a rate limit per worker is none.
CACHE_URL = env.str("CACHE_URL", default="")
CACHES = {
    "default": env.cache("CACHE_URL")
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sempre_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the default of 300 would evict rate limits
    }
}

# Finished pages in each worker's memory (sempre/page_cache). Where a pooler that shares connections stands before the
# database, DATABASE_DIRECT_URL leads past it: notifications need a connection of their own.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", default=16)  # a worker; 0 switches it off
PAGE_CACHE_FILE = VAR_DIR / "content-number"
_direct = env.db("DATABASE_DIRECT_URL", default="") if env.str("DATABASE_DIRECT_URL", default="") else {}
DATABASE_DIRECT = {name: _direct[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME") if name in _direct}
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # whoever shows it may read /metrics; without one nobody may

# Languages
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [(language.code, language.name) for language in PORTAL_LANGUAGES]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["sempre.formats"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = tuple(language.code for language in PORTAL_LANGUAGES)
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en", "sv", "da", "de", "pl", "et", "lv", "lt", "fi")}
USE_TZ = True
TIME_ZONE = "Europe/Berlin"  # the lead partner's; events carry their own

# Accounts: e-mail and password, by invitation only, second factor for whoever may write.
AUTH_USER_MODEL = "sempre.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "partners.accounts.ContextWordValidator"},
]
ACCOUNT_ADAPTER = "partners.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[SEMPRE] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_CHANGE_EMAIL = True  # one address; the old one stays until the new one is confirmed
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/300s/key", "reset_password": "20/m/ip,5/900s/key"}
ACCOUNT_FORMS = {
    "login": "partners.account_forms.LoginForm",
    "signup": "partners.account_forms.SignupForm",
    "add_email": "partners.account_forms.AddEmailForm",
    "change_password": "partners.account_forms.ChangePasswordForm",
    "set_password": "partners.account_forms.SetPasswordForm",
    "reset_password": "partners.account_forms.ResetPasswordForm",
    "reset_password_from_key": "partners.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "partners.account_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "partners.account_forms.AuthenticateForm",
    "reauthenticate": "partners.account_forms.ReauthenticateCodeForm",
    "activate_totp": "partners.account_forms.ActivateTOTPForm",
}
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds each way
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation verified the first address
MFA_ADAPTER = "partners.accounts.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "SEMPRE"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace"

# A translation service for machine drafts (sempre/translating/machine): "libretranslate" or "deepl", and its address.
MACHINE_TRANSLATION = env.str("MACHINE_TRANSLATION", default="")
MACHINE_TRANSLATION_URL = env.str("MACHINE_TRANSLATION_URL", default="")
MACHINE_TRANSLATION_KEY = env.str("MACHINE_TRANSLATION_KEY", default="")

# Sessions and cookies: two hours idle, closed with the browser.
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_ABSOLUTE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "sempre.views.csrf_failure"

# Headers
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Nine languages times inlines pass Django's thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "sempre.uploads.TemporaryFileHandler",  # a full disk is told at the field
]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
ATTACHMENT_QUOTA = env.int("ATTACHMENT_QUOTA", default=2 * 1024**3)  # bytes of reports' files an organisation
PUBLICATION_HOLD_HOURS = env.int("PUBLICATION_HOLD_HOURS", default=24)  # in which a public update can be stopped
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # open to other sites is open data alone

# Mail: EMAIL_URL such as smtp+tls://user:password@host:587; without it mails are files under var/mail.
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    _mail = env.email_url("EMAIL_URL")
    MAILERS = {
        "default": {
            "BACKEND": _mail["EMAIL_BACKEND"],
            "OPTIONS": {
                "host": _mail["EMAIL_HOST"],
                "port": _mail["EMAIL_PORT"] or 25,
                "username": _mail["EMAIL_HOST_USER"] or "",
                "password": _mail["EMAIL_HOST_PASSWORD"] or "",
                "use_tls": _mail.get("EMAIL_USE_TLS", False),
                "use_ssl": _mail.get("EMAIL_USE_SSL", False),
                "timeout": 20,
            },
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(VAR_DIR / "mail")},
        }
    }
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="SEMPRE <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Third parties
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_USE_TRANSACTIONS = True
AUDITLOG_DISABLE_REMOTE_ADDR = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {
        "away_in_one_line": {"()": "sempre.database_away.AwayInOneLine"},
        "secrets_out": {"()": "sempre.quiet_logs.SecretsOut"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets_out"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"sempre": {"level": "INFO"}, "django.request": {"level": "ERROR", "filters": ["away_in_one_line"]}},
}
