-- Two people to try things on. Runs on a scratch database only.
INSERT INTO "user" (name, name_folded, email, email_folded, created_at)
VALUES ('Alice', 'alice', 'alice@example.com', 'alice@example.com', 1767225600), -- 2026-01-01T00:00:00Z
       ('Bob',   'bob',   'bob@example.com',   'bob@example.com',   1767225600);
