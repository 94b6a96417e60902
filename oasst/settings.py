"""All settings, read from the environment alone. docs/settings.md describes each; `manage.py check` tries each.

Development is the default: embedded servers, keys made on first use, loopback only. OASST_PRODUCTION=1 demands every
secret and address from the environment.
"""

from pathlib import Path

from environs import Env

from oasst.api.base import framework
from oasst.core import identity_providers
from oasst.embedded.development_keys import development_key
from oasst.embedded.paths import Paths
from oasst.serving.caches import caches

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("OASST_DATA", str(BASE_DIR / ".data"))).expanduser().resolve()
PATHS = Paths(DATA_DIR)
PRODUCTION = env.bool("OASST_PRODUCTION", False)
DEBUG = env.bool("OASST_DEBUG", False)


def _secret(name: str) -> str:
    """From the environment; in development otherwise from a file that is made on first use."""
    value: str = env.str(name, "")
    return value or ("" if PRODUCTION else development_key(DATA_DIR / "secrets" / name.lower()))


# --- Who we are ---------------------------------------------------------------------------------------------------------
SECRET_KEY = _secret("SECRET_KEY")
ANONYMIZE_KEY = _secret("ANONYMIZE_KEY")
SEALING_KEYS: list[str] = env.list("SEALING_KEYS", [])  # of stored secrets, the newest first
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SITE_NAME = env.str("SITE_NAME", "Open Commons")
TERMS_VERSION = "2026-11-30"
GUIDELINE_VERSION = "2026-11"
POLICY = env.str("POLICY", "commons")  # a preset of tasks.rules.thresholds
DATASET_LICENCE = env.str("DATASET_LICENCE", "CC-BY-4.0")
SITE_URL = env.str(
    "SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION and ALLOWED_HOSTS else "http://localhost:8000"
)
MAINTENANCE = env.bool("MAINTENANCE", False)
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # names are unique regardless of case, by a constraint on upper(username)
    "models.W045",  # the labels' constraint is checked by the database
    "security.W005",  # HSTS for the other hosts of the domain is theirs to decide,
    "security.W021",  # and so is the list that browsers ship with
]

# --- Parts --------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "oasst",
    "tasks",
    "leaderboard",
    "exports",
    "moderation",
    "chat",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *identity_providers.APPS,
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "oasst.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "oasst.site.compression.Pages",
    "oasst.site.page_middleware.Policy",
    "oasst.site.middleware.friendly_refusals",
    "corsheaders.middleware.CorsMiddleware",
    "oasst.site.middleware.programs",
    "oasst.site.page_middleware.Session",
    "oasst.site.page_middleware.Locale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "oasst.site.page_middleware.Authentication",
    "oasst.site.middleware.in_locale_and_time_zone",
    "oasst.site.page_middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "oasst.site.page_middleware.Htmx",
    "oasst.site.middleware.demo_accounts_stay_home",
    "oasst.site.middleware.terms_first",
    "oasst.site.htmx.WholePages",
]
ROOT_URLCONF = "oasst.urls"
WSGI_APPLICATION = "oasst.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["oasst.site.template_loader.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oasst.site.page_registry.page",
            ],
        },
    }
]

# --- Database -----------------------------------------------------------------------------------------------------------
EMBEDDED_POSTGRES = not env.str("DATABASE_URL", "")
DATABASES = {"default": env.dj_db_url("DATABASE_URL", PATHS.database_url, conn_max_age=600, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "oasst.db.backend"  # the same, with cheaper health checks
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    # The work is short SQL. Long jobs (imports, exports) lift the limit for their own transaction.
    "-c jit=off -c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
    # Statements that `oasst.db.statements.prepared` runs are planned once, whatever their parameters ...
    " -c plan_cache_mode=force_generic_plan"
)
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 0  # ... from the first run on
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: jobs in database 0, cache and rate limits in database 1 ------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "")
EMBEDDED_REDIS = not REDIS_URL
CACHE_URL = f"{REDIS_URL.rstrip('/')}/1" if REDIS_URL else PATHS.redis_url(1)
CACHES = caches(CACHE_URL)
CELERY_BROKER_URL = f"{REDIS_URL.rstrip('/')}/0" if REDIS_URL else f"redis+socket://{PATHS.redis_socket}?virtual_host=0"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # keeps no file: the timetable holds sweeps only
CELERY_TASK_IGNORE_RESULT = True  # no result backend: a dead Redis must not hold up a request
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 0.3
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for Redis however long it is away
_IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 0.3, "socket_timeout": 5}
CELERY_BROKER_TRANSPORT_OPTIONS = {**_IMPATIENT, "visibility_timeout": 3600}
CELERY_TASK_ACKS_LATE = True  # jobs are idempotent, so a killed worker's job runs again
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 3600

# --- Sign-in ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "oasst.User"
AUTHENTICATION_BACKENDS = ["oasst.sign_in.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_REDIRECT_URL = "desk"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "oasst.accounts.sign_in.Adapter"
_FORMS = "oasst.accounts.forms.sign_in."
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "signup": _FORMS + "SignupForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "set_password": _FORMS + "SetPasswordForm",
    "reset_password_from_key": _FORMS + "ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1"]  # without a password one signs in by mailed codes
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_USERNAME_VALIDATORS = "oasst.accounts.sign_in.NAME_VALIDATORS"
ACCOUNT_USERNAME_BLACKLIST = ["admin", "administrator", "moderator", "root", "support", "system", "import"]
SIGN_IN_SITES = {  # id and secret of ours there; offered where both are set
    "google": (env.str("GOOGLE_CLIENT_ID", ""), env.str("GOOGLE_CLIENT_SECRET", "")),
    "github": (env.str("GITHUB_CLIENT_ID", ""), env.str("GITHUB_CLIENT_SECRET", "")),
    "discord": (env.str("DISCORD_CLIENT_ID", ""), env.str("DISCORD_CLIENT_SECRET", "")),
}
SOCIALACCOUNT_PROVIDERS = identity_providers.providers(SIGN_IN_SITES)
SOCIALACCOUNT_ADAPTER = "oasst.accounts.sign_in.OtherSites"
SOCIALACCOUNT_FORMS = {"signup": _FORMS + "OtherSiteSignupForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False  # the form asks for a name and shows the terms
MFA_FORMS = {"add_webauthn": _FORMS + "AddKeyForm"}
MFA_ADAPTER = "oasst.accounts.sign_in.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # codes of the half minute before and after count, clocks differ
SESSION_ENGINE = "oasst.db.session_store"  # in the database: without Redis everyone stays signed in

# --- Mail: to an outbox folder unless a server is named ------------------------------------------------------------------
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = DATA_DIR / "outbox"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Open Commons <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Languages of the interface ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("ar", "العربية")]  # each has complete catalogues, see tests/house
FORMAT_MODULE_PATH = "oasst.formats"
TIME_ZONE = "UTC"

# --- Files --------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", DATA_DIR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

THANKS, FOLLOWING = env.bool("THANKS", True), env.bool("FOLLOWING", True)

# --- HTTP API -----------------------------------------------------------------------------------------------------------
ROOT_TOKENS: list[str] = env.list("ROOT_TOKENS", [])  # bearer tokens that make API clients
API_TERMS_REQUIRED = env.bool("API_TERMS_REQUIRED", False)  # people of API clients accept the terms before they work
# Requests for tasks, counted as Open Assistant does (docs/reference/tasks.md): a number in a number of minutes.
RATE_LIMIT = env.bool("RATE_LIMIT", True)
RATE_LIMIT_TASK_USER_TIMES = env.int("RATE_LIMIT_TASK_USER_TIMES", 30)
RATE_LIMIT_TASK_USER_MINUTES = env.int("RATE_LIMIT_TASK_USER_MINUTES", 4)
RATE_LIMIT_TASK_API_TIMES = env.int("RATE_LIMIT_TASK_API_TIMES", 10_000)
RATE_LIMIT_TASK_API_MINUTES = env.int("RATE_LIMIT_TASK_API_MINUTES", 1)
RATE_LIMIT_TASK_KEY_TIMES = env.int("RATE_LIMIT_TASK_KEY_TIMES", 30)  # a minute, for an untrusted key
RATE_LIMIT_ASSISTANT_USER_TIMES = env.int("RATE_LIMIT_ASSISTANT_USER_TIMES", 4)
RATE_LIMIT_ASSISTANT_USER_MINUTES = env.int("RATE_LIMIT_ASSISTANT_USER_MINUTES", 2)
RATE_LIMIT_PROMPTER_USER_TIMES = env.int("RATE_LIMIT_PROMPTER_USER_TIMES", 8)
RATE_LIMIT_PROMPTER_USER_MINUTES = env.int("RATE_LIMIT_PROMPTER_USER_MINUTES", 2)
DEBUG_ALLOW_SELF_LABELING = env.bool("DEBUG_ALLOW_SELF_LABELING", False)  # for trying out; production refuses these
DEBUG_ALLOW_SELF_RANKING = env.bool("DEBUG_ALLOW_SELF_RANKING", False)
DEBUG_ALLOW_DUPLICATE_TASKS = env.bool("DEBUG_ALLOW_DUPLICATE_TASKS", False)
AUTH_SECRET = env.str("AUTH_SECRET", "")  # shared with a site made with NextAuth, whose sessions /auth/check then reads
AUTH_COOKIE_NAME = env.str("AUTH_COOKIE_NAME", "next-auth.session-token")
TOXICITY_URL = env.str("TOXICITY_URL", "")  # a classifier with Hugging Face's interface
TOXICITY_WORDS = env.str("TOXICITY_WORDS", "")  # a folder of lists of words, instead of ours
HUGGING_FACE_API_KEY = env.str("HUGGING_FACE_API_KEY", "")
DOI_SERVICE = env.str("DOI_SERVICE", "")  # datacite or zenodo, for manage.py register_doi
DOI_TOKEN = env.str("DOI_TOKEN", "")
DOI_PREFIX = env.str("DOI_PREFIX", "")
DOI_URL = env.str("DOI_URL", "")  # another address of the service, such as that of its sandbox
WEBHOOKS_TO_THIS_MACHINE = env.bool("WEBHOOKS_TO_THIS_MACHINE", False)  # for trying out; production refuses it
RELEASES_BY_PROXY = env.bool("RELEASES_BY_PROXY", False)  # the proxy sends the files, named by X-Accel-Redirect
CORS_ALLOWED_ORIGINS: list[str] = env.list("CORS_ALLOWED_ORIGINS", [])
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ["authorization", "content-type", "x-api-key", "x-oasst-user"]
CORS_EXPOSE_HEADERS = ["retry-after"]
REST_FRAMEWORK = framework.REST_FRAMEWORK
SPECTACULAR_SETTINGS = {**framework.SPECTACULAR_SETTINGS, "TITLE": SITE_NAME}
CHAT_GUESTS = env.bool("CHAT_GUESTS", True)  # people who have not signed in may chat, with models that are for guests
CHAT_HUB_BIND = env.str("CHAT_HUB_BIND", str(PATHS.sockets / "hub.sock"))
CHAT_STREAMS = max(1, env.int("WEB_THREADS", 8) // 2)  # threads of a web worker that may stream replies

# --- Security -----------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "form-action": ["'self'", *identity_providers.addresses(SOCIALACCOUNT_PROVIDERS)],
        **{key: ["'none'"] for key in ("base-uri", "frame-ancestors", "object-src")},
    }
}
CSRF_FAILURE_VIEW = "oasst.views.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", False)
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if env.bool("BEHIND_PROXY", False):  # only then may a header say who calls and how
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", False) else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DEFAULT_EXCEPTION_REPORTER = "oasst.serving.error_reports.Reporter"

# --- Logging ------------------------------------------------------------------------------------------------------------
_LINE = "{asctime} {levelname:<7} {name}: {message}"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"class": "oasst.core.texts.redaction.Line", "format": _LINE, "style": "{"}
    },  # leaves out keys
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"handlers": ["stderr"], "propagate": False}},
}
