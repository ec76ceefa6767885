-- The answers to requests that came with an Idempotency-Key, kept for 24 hours.
CREATE TABLE idempotent_request (
    key         TEXT    PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint TEXT    NOT NULL, -- digest of the request: the key is good for no other
    problem     TEXT,             -- which problem was the answer; NULL where the request succeeded
    answer      TEXT    NOT NULL, -- the result as JSON, or the problem's detail
    created_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX idempotent_request_created_at ON idempotent_request (created_at);
