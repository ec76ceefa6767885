-- What was done to each license: only ever added to.
CREATE TABLE license_event (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    license_id INTEGER NOT NULL REFERENCES license (id),
    type       TEXT    NOT NULL CHECK (type IN ('ISSUED', 'SUSPENDED', 'REINSTATED', 'RENEWED', 'ROTATED', 'REVOKED', 'CHANGED')),
    at         INTEGER NOT NULL,
    reason     TEXT    CHECK (length(reason) BETWEEN 1 AND 500),
    -- What can change of a license, as JSON: before the event (NULL where it was issued by it), and after.
    before     TEXT    CHECK (before IS NULL OR json_valid(before)),
    after      TEXT    NOT NULL CHECK (json_valid(after)),

    CHECK ((type = 'ISSUED') = (before IS NULL))
) STRICT;

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
