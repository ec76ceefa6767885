-- Access tokens. A token has a role, or scopes of its own.
CREATE TABLE token (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    role         TEXT    CHECK (role IN ('ADMIN', 'ISSUER', 'SUPPORT', 'VIEWER')),
    scopes       TEXT    CHECK (length(scopes) > 0), -- separated by spaces
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER CHECK (expires_at <= 253402300799), -- NULL if it never expires
    rotated_at   INTEGER,
    revoked_at   INTEGER,
    last_used_at INTEGER, -- whole hours, so that most uses write nothing

    CHECK ((role IS NULL) <> (scopes IS NULL))
) STRICT;

CREATE UNIQUE INDEX token_name ON token (name) WHERE revoked_at IS NULL;

-- The secrets of each token: the current one, and earlier ones that still work for a while after a rotation.
CREATE TABLE token_secret (
    hash        TEXT    PRIMARY KEY CHECK (length(hash) = 64), -- SHA-256 in hexadecimal
    token_id    INTEGER NOT NULL REFERENCES token (id),
    valid_until INTEGER -- NULL for the current one
) STRICT;

CREATE INDEX token_secret_token_id ON token_secret (token_id);

-- What was done to each token, and by whom: by_token_id is NULL if no token of the database was used.
CREATE TABLE token_event (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    token_id    INTEGER NOT NULL REFERENCES token (id),
    type        TEXT    NOT NULL CHECK (type IN ('CREATED', 'CHANGED', 'ROTATED', 'REVOKED')),
    at          INTEGER NOT NULL,
    by_token_id INTEGER REFERENCES token (id),
    by_name     TEXT    NOT NULL
) STRICT;

CREATE INDEX token_event_token_id ON token_event (token_id);

-- Who changed a license; both are NULL in events from before this version.
ALTER TABLE license_event ADD COLUMN by_token_id INTEGER REFERENCES token (id);
ALTER TABLE license_event ADD COLUMN by_name TEXT;

-- Idempotency keys belong to their caller. The old responses would expire within a day and are dropped.
DROP TABLE idempotent_request;

CREATE TABLE idempotent_request (
    caller      TEXT    NOT NULL,
    key         TEXT    NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint TEXT    NOT NULL, -- digest of method, path and body: the key belongs to this request only
    status      INTEGER NOT NULL CHECK (status BETWEEN 200 AND 499),
    path        TEXT,             -- of the entity in the body; NULL for problems and arrays
    etag        TEXT,             -- of that entity
    body        BLOB    NOT NULL,
    created_at  INTEGER NOT NULL,

    PRIMARY KEY (caller, key)
) STRICT;

CREATE INDEX idempotent_request_created_at ON idempotent_request (created_at);
