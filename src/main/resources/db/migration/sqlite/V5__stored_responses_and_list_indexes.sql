-- A response is now stored as it was sent. The old ones would expire within a day and are dropped.
DROP TABLE idempotent_request;

-- Responses to requests with an Idempotency-Key, kept for 24 hours.
CREATE TABLE idempotent_request (
    key         TEXT    PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint TEXT    NOT NULL, -- digest of method, path and body: the key belongs to this request only
    status      INTEGER NOT NULL CHECK (status BETWEEN 200 AND 499),
    path        TEXT,             -- of the entity in the body; NULL for problems and arrays
    body        BLOB    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX idempotent_request_created_at ON idempotent_request (created_at);

-- Lists are ordered by id, or by (expires_at, id) if they filter by expiry. Each filter has an index for each order;
-- SQLite appends the id to every index. license_user_id stays as it is.
DROP INDEX license_product;
DROP INDEX license_status;
DROP INDEX license_expires_at;

CREATE INDEX license_product ON license (product) WHERE product IS NOT NULL;
-- With expires_at, the expired licenses among the active ones are skipped without looking them up.
CREATE INDEX license_status ON license (status, id, expires_at);

CREATE INDEX license_expires_at         ON license (expires_at)          WHERE expires_at IS NOT NULL;
CREATE INDEX license_status_expires_at  ON license (status, expires_at)  WHERE expires_at IS NOT NULL;
CREATE INDEX license_user_expires_at    ON license (user_id, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX license_product_expires_at ON license (product, expires_at)
    WHERE product IS NOT NULL AND expires_at IS NOT NULL;
