-- Names and labels as they are compared: without case, in any script. V10, in Java, fills them.
ALTER TABLE "user" ADD COLUMN name_folded text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE "user" ADD COLUMN last_name_folded text COLLATE "C" NOT NULL DEFAULT ''; -- the last of several words
ALTER TABLE license ADD COLUMN label_folded text COLLATE "C";

CREATE INDEX user_name      ON "user" (name_folded, id);
CREATE INDEX user_last_name ON "user" (last_name_folded, id) WHERE last_name_folded <> '';
CREATE INDEX license_label  ON license (label_folded, id) WHERE label_folded IS NOT NULL;

-- Counts the licenses that were issued in a week.
CREATE INDEX license_issued_at ON license (issued_at);
