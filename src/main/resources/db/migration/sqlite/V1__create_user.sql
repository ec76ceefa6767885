-- Times are whole seconds since 1970-01-01T00:00:00Z.
CREATE TABLE "user" (
    id           INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused, so that an id in a log stays true
    name         TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    email        TEXT    NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    email_folded TEXT    NOT NULL UNIQUE, -- the email as it is compared: without case, in any script
    created_at   INTEGER NOT NULL
) STRICT;
