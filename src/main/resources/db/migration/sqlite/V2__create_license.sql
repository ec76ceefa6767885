CREATE TABLE license (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    key             TEXT    NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 128),
    user_id         INTEGER NOT NULL REFERENCES "user" (id),
    product         TEXT    CHECK (length(product) BETWEEN 1 AND 100),
    label           TEXT    CHECK (length(label) BETWEEN 1 AND 200),
    -- What an administrator decided. EXPIRED is no decision: it follows from expires_at at the moment of reading.
    status          TEXT    NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'SUSPENDED', 'REVOKED')),
    issued_at       INTEGER NOT NULL,
    -- NULL is perpetual; the upper bound is 9999-12-31T23:59:59Z, the last second RFC 3339 can write.
    expires_at      INTEGER CHECK (expires_at <= 253402300799),
    -- NULL is unlimited.
    max_activations INTEGER CHECK (max_activations > 0),
    suspended_at    INTEGER,
    revoked_at      INTEGER,
    reason          TEXT    CHECK (length(reason) BETWEEN 1 AND 500),
    replaced_by_id  INTEGER UNIQUE REFERENCES license (id) CHECK (replaced_by_id <> id),
    updated_at      INTEGER NOT NULL,

    CHECK (status <> 'SUSPENDED' OR suspended_at IS NOT NULL),
    CHECK ((status = 'REVOKED') = (revoked_at IS NOT NULL)),
    CHECK (replaced_by_id IS NULL OR status = 'REVOKED')
) STRICT;

-- One for each filter of GET /licenses; user_id also serves the foreign key and GET /users/{id}/licenses.
CREATE INDEX license_user_id    ON license (user_id);
CREATE INDEX license_product    ON license (product);
CREATE INDEX license_status     ON license (status);
CREATE INDEX license_expires_at ON license (expires_at);
