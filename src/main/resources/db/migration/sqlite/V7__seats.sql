-- Names separated by spaces, in the order they were given; NULL for none. license_feature is their index.
ALTER TABLE license ADD COLUMN features TEXT CHECK (length(features) > 0);
-- Text by name, as a JSON object; NULL for none.
ALTER TABLE license ADD COLUMN metadata TEXT CHECK (json_valid(metadata));
-- How long a seat is held after each check-in, as in ISO 8601; NULL if seats are held until they are released.
ALTER TABLE license ADD COLUMN lease_for TEXT CHECK (length(lease_for) > 0);
-- How many rows of activation are ACTIVE. Counting them would take longer the more there are.
ALTER TABLE license ADD COLUMN seats_taken INTEGER NOT NULL DEFAULT 0 CHECK (seats_taken >= 0);

-- Finds licenses by feature.
CREATE TABLE license_feature (
    feature    TEXT    NOT NULL CHECK (length(feature) BETWEEN 1 AND 64),
    license_id INTEGER NOT NULL REFERENCES license (id),

    PRIMARY KEY (feature, license_id)
) STRICT, WITHOUT ROWID;

-- The seats of licenses. A machine that returns after it gave up its seat, or lost it, gets a new row.
CREATE TABLE activation (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    license_id   INTEGER NOT NULL REFERENCES license (id),
    fingerprint  TEXT    NOT NULL CHECK (length(fingerprint) BETWEEN 1 AND 256), -- chosen by the program
    name         TEXT    CHECK (length(name) BETWEEN 1 AND 100),
    -- A seat stays ACTIVE after the end of its lease until somebody looks for a free one.
    state        TEXT    NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'RELEASED', 'LAPSED')),
    activated_at INTEGER NOT NULL,
    seen_at      INTEGER NOT NULL,
    -- The first second at which the seat is free: the end of its lease, or when it was released. NULL until it is released.
    held_until   INTEGER,

    CHECK (state = 'ACTIVE' OR held_until IS NOT NULL)
) STRICT;

-- One seat for each machine.
CREATE UNIQUE INDEX activation_fingerprint ON activation (fingerprint, license_id) WHERE state = 'ACTIVE';
-- Lists of all seats, and of those in one state. Lapsed seats are listed by the end of their lease.
CREATE INDEX activation_license_id ON activation (license_id);
CREATE INDEX activation_state      ON activation (license_id, state);
CREATE INDEX activation_lapsed     ON activation (license_id, held_until)
    WHERE state <> 'RELEASED' AND held_until IS NOT NULL;
-- Leases in the order of their ends: which are over, and which ends next.
CREATE INDEX activation_lease      ON activation (license_id, held_until)
    WHERE state = 'ACTIVE' AND held_until IS NOT NULL;
-- Finds old seats to delete.
CREATE INDEX activation_held_until ON activation (held_until) WHERE held_until IS NOT NULL;

-- The history of a license has events of its seats, too. They leave the license itself as it was.
CREATE TABLE new_license_event (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    license_id      INTEGER NOT NULL REFERENCES license (id),
    type            TEXT    NOT NULL
                    CHECK (type IN ('ISSUED', 'SUSPENDED', 'REINSTATED', 'RENEWED', 'ROTATED', 'REVOKED', 'CHANGED',
                                    'ACTIVATED', 'DEACTIVATED', 'RELEASED', 'LAPSED')),
    at              INTEGER NOT NULL,
    reason          TEXT    CHECK (length(reason) BETWEEN 1 AND 500),
    -- What can change of a license, as JSON: before the event (NULL if it was issued by it), and after.
    before          TEXT    CHECK (json_valid(before)),
    after           TEXT    CHECK (json_valid(after)),
    by_token_id     INTEGER REFERENCES token (id), -- NULL, as by_name, in events from before version 6
    by_name         TEXT,
    activation_id   INTEGER, -- no foreign key, because old seats are deleted
    fingerprint     TEXT,
    activation_name TEXT,

    CHECK ((type IN ('ACTIVATED', 'DEACTIVATED', 'RELEASED', 'LAPSED')) = (activation_id IS NOT NULL)),
    CHECK ((activation_id IS NULL) = (fingerprint IS NULL)),
    CHECK ((activation_id IS NULL) = (after IS NOT NULL)),
    CHECK ((activation_id IS NULL AND type <> 'ISSUED') = (before IS NOT NULL))
) STRICT;

INSERT INTO new_license_event (id, license_id, type, at, reason, before, after, by_token_id, by_name)
SELECT id, license_id, type, at, reason, before, after, by_token_id, by_name
  FROM license_event;

DROP TABLE license_event;
ALTER TABLE new_license_event RENAME TO license_event;

CREATE INDEX license_event_license_id ON license_event (license_id);

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
