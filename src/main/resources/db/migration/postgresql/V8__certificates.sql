-- Until when certificates of the license are valid at the latest; NULL if it has none.
ALTER TABLE license ADD COLUMN certified_until timestamptz(0);

-- The keys that sign certificates. One of them is current.
CREATE TABLE signing_key (
    kid          text COLLATE "C" PRIMARY KEY CHECK (length(kid) = 43), -- RFC 7638
    public_key   text           NOT NULL, -- x of RFC 8037
    private_key  text,                    -- a JWK, or text that the password decrypts. Deleted when the key is retired
    created_at   timestamptz(0) NOT NULL,
    retired_at   timestamptz(0),
    signed_until timestamptz(0) NOT NULL, -- until then, something that it signed may be valid

    CHECK ((retired_at IS NULL) = (private_key IS NOT NULL))
);

-- The history of a license has its certificates, too. They leave the license itself as it was.
ALTER TABLE license_event ADD COLUMN certificate_id text;
ALTER TABLE license_event ADD COLUMN certified_until timestamptz(0);
ALTER TABLE license_event DROP CONSTRAINT license_event_type_check;
ALTER TABLE license_event DROP CONSTRAINT license_event_check;
ALTER TABLE license_event DROP CONSTRAINT license_event_check1;
ALTER TABLE license_event DROP CONSTRAINT license_event_check2;
ALTER TABLE license_event DROP CONSTRAINT license_event_check3;
ALTER TABLE license_event
    ADD CHECK (type IN ('ISSUED', 'SUSPENDED', 'REINSTATED', 'RENEWED', 'ROTATED', 'REVOKED', 'CHANGED',
                        'ACTIVATED', 'DEACTIVATED', 'RELEASED', 'LAPSED', 'CERTIFIED')),
    ADD CHECK ((type IN ('ACTIVATED', 'DEACTIVATED', 'RELEASED', 'LAPSED')) = (activation_id IS NOT NULL)),
    ADD CHECK ((type = 'CERTIFIED') = (certificate_id IS NOT NULL)),
    ADD CHECK ((certificate_id IS NULL) = (certified_until IS NULL)),
    ADD CHECK (activation_id IS NULL OR fingerprint IS NOT NULL),
    ADD CHECK (fingerprint IS NULL OR activation_id IS NOT NULL OR certificate_id IS NOT NULL),
    ADD CHECK ((activation_id IS NULL AND certificate_id IS NULL) = (after IS NOT NULL)),
    ADD CHECK ((activation_id IS NULL AND certificate_id IS NULL AND type <> 'ISSUED') = (before IS NOT NULL));

-- Finds the last change of the list of revocations.
CREATE INDEX license_event_revocation ON license_event (id)
    WHERE type IN ('SUSPENDED', 'REINSTATED', 'ROTATED', 'REVOKED');
