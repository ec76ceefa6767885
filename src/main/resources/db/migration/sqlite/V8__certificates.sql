-- Until when certificates of the license are valid at the latest; NULL if it has none.
ALTER TABLE license ADD COLUMN certified_until INTEGER;

-- The keys that sign certificates. One of them is current.
CREATE TABLE signing_key (
    kid          TEXT    PRIMARY KEY CHECK (length(kid) = 43), -- RFC 7638
    public_key   TEXT    NOT NULL, -- x of RFC 8037
    private_key  TEXT,             -- a JWK, or text that the password decrypts. Deleted when the key is retired
    created_at   INTEGER NOT NULL,
    retired_at   INTEGER,
    signed_until INTEGER NOT NULL, -- until then, something that it signed may be valid

    CHECK ((retired_at IS NULL) = (private_key IS NOT NULL))
) STRICT;

-- The history of a license has its certificates, too. They leave the license itself as it was.
CREATE TABLE new_license_event (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    license_id      INTEGER NOT NULL REFERENCES license (id),
    type            TEXT    NOT NULL
                    CHECK (type IN ('ISSUED', 'SUSPENDED', 'REINSTATED', 'RENEWED', 'ROTATED', 'REVOKED', 'CHANGED',
                                    'ACTIVATED', 'DEACTIVATED', 'RELEASED', 'LAPSED', 'CERTIFIED')),
    at              INTEGER NOT NULL,
    reason          TEXT    CHECK (length(reason) BETWEEN 1 AND 500),
    -- What can change of a license, as JSON: before the event (NULL if it was issued by it), and after.
    before          TEXT    CHECK (json_valid(before)),
    after           TEXT    CHECK (json_valid(after)),
    by_token_id     INTEGER REFERENCES token (id), -- NULL, as by_name, in events from before version 6
    by_name         TEXT,
    activation_id   INTEGER, -- no foreign key, because old seats are deleted
    fingerprint     TEXT,    -- of the seat or the certificate
    activation_name TEXT,
    certificate_id  TEXT,
    certified_until INTEGER,

    CHECK ((type IN ('ACTIVATED', 'DEACTIVATED', 'RELEASED', 'LAPSED')) = (activation_id IS NOT NULL)),
    CHECK ((type = 'CERTIFIED') = (certificate_id IS NOT NULL)),
    CHECK ((certificate_id IS NULL) = (certified_until IS NULL)),
    CHECK (activation_id IS NULL OR fingerprint IS NOT NULL),
    CHECK (fingerprint IS NULL OR activation_id IS NOT NULL OR certificate_id IS NOT NULL),
    CHECK ((activation_id IS NULL AND certificate_id IS NULL) = (after IS NOT NULL)),
    CHECK ((activation_id IS NULL AND certificate_id IS NULL AND type <> 'ISSUED') = (before IS NOT NULL))
) STRICT;

INSERT INTO new_license_event (id, license_id, type, at, reason, before, after, by_token_id, by_name, activation_id,
                               fingerprint, activation_name)
SELECT id, license_id, type, at, reason, before, after, by_token_id, by_name, activation_id, fingerprint, activation_name
  FROM license_event;

DROP TABLE license_event;
ALTER TABLE new_license_event RENAME TO license_event;

CREATE INDEX license_event_license_id ON license_event (license_id);
-- Finds the last change of the list of revocations.
CREATE INDEX license_event_revocation ON license_event (id)
    WHERE type IN ('SUSPENDED', 'REINSTATED', 'ROTATED', 'REVOKED');

CREATE TRIGGER license_event_stays BEFORE UPDATE ON license_event
BEGIN
    SELECT RAISE(ABORT, 'license_event is only ever added to');
END;

CREATE TRIGGER license_event_remains BEFORE DELETE ON license_event
BEGIN
    SELECT RAISE(ABORT, 'license_event is only ever added to');
END;

-- INSERT OR REPLACE would delete without a word to the trigger above.
CREATE TRIGGER license_event_is_not_replaced BEFORE INSERT ON license_event
WHEN EXISTS (SELECT 1 FROM license_event WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'license_event is only ever added to');
END;
