-- Key, value and headers of dead letters lie in compressed blocks of several records (lib/dead-letters/bodies/body-block.ts): a seventh of the bytes to write, to
-- keep and to back up. What queries need stays in dead_letter. Partitioned by the same ranges of ids; no block crosses one.
CREATE TABLE "dead_letter_body" (
    "first_id" BIGINT NOT NULL,
    "topic_ref" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    "large_value" BYTEA,

    CONSTRAINT "dead_letter_body_pkey" PRIMARY KEY ("first_id")
) PARTITION BY RANGE ("first_id");

-- Compressed already.
ALTER TABLE "dead_letter_body" ALTER COLUMN "bytes" SET STORAGE EXTERNAL, ALTER COLUMN "large_value" SET STORAGE EXTERNAL;

DO $$
DECLARE
  name text;
  bounds text[];
BEGIN
  FOR name, bounds IN
    SELECT partition.relname, regexp_match(pg_get_expr(relpartbound, partition.oid), 'FROM \(''(\d+)''\) TO \(''(\d+)''\)')
      FROM pg_inherits JOIN pg_class partition ON partition.oid = inhrelid WHERE inhparent = 'dead_letter'::regclass
  LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF dead_letter_body FOR VALUES FROM (%s) TO (%s)', replace(name, 'dead_letter_p', 'dead_letter_body_p'), bounds[1], bounds[2]);
  END LOOP;
END $$;

-- What is there becomes a block for each record, as it is.
CREATE FUNCTION pg_temp.varint(value int) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
  rest int := value;
  bytes bytea := '';
BEGIN
  WHILE rest >= 128 LOOP
    bytes := bytes || set_byte('\x00', 0, (rest & 127) | 128);
    rest := rest >> 7;
  END LOOP;
  RETURN bytes || set_byte('\x00', 0, rest);
END $$;
CREATE FUNCTION pg_temp.nullable(part bytea) RETURNS bytea LANGUAGE sql AS $$
  SELECT CASE WHEN part IS NULL THEN '\x01' ELSE pg_temp.varint(octet_length(part) * 2) || part END
$$;
INSERT INTO "dead_letter_body" ("first_id", "topic_ref", "bytes", "large_value")
  SELECT id, topic_ref, '\x0000' || pg_temp.varint(octet_length(body)) || body, large_value
    FROM (
      SELECT id, topic_ref, pg_temp.nullable(key) || pg_temp.nullable(CASE WHEN octet_length(value) <= 32768 THEN value END) || headers AS body,
             CASE WHEN octet_length(value) > 32768 THEN '\x00' || value END AS large_value
        FROM dead_letter
    ) whole;
DROP FUNCTION pg_temp.nullable(bytea), pg_temp.varint(int);

CREATE TRIGGER "dead_letter_body_append_only" BEFORE UPDATE ON "dead_letter_body" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- The record that a failure began with is found by its id; only the further ones are looked up by their failure.
ALTER TABLE "failure" ADD COLUMN "first_record_id" BIGINT;
UPDATE "failure" SET "first_record_id" = coalesce((SELECT min(id) FROM dead_letter WHERE dead_letter.failure_id = failure.id), last_record_id);
ALTER TABLE "failure" ALTER COLUMN "first_record_id" SET NOT NULL;

ALTER TABLE "dead_letter" ADD COLUMN "is_first" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "size_bytes" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "is_tombstone" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "dead_letter" DISABLE TRIGGER "dead_letter_append_only";
UPDATE "dead_letter" SET "is_first" = failure.first_record_id = dead_letter.id, "is_tombstone" = value IS NULL,
  "size_bytes" = coalesce(octet_length(key), 0) + coalesce(octet_length(value), 0) + octet_length(headers)
  FROM failure WHERE failure.id = dead_letter.failure_id;
ALTER TABLE "dead_letter" ENABLE TRIGGER "dead_letter_append_only";
ALTER TABLE "dead_letter" ALTER COLUMN "is_first" DROP DEFAULT, ALTER COLUMN "size_bytes" DROP DEFAULT, ALTER COLUMN "is_tombstone" DROP DEFAULT;

DROP INDEX "dead_letter_failure_id_idx";
CREATE INDEX "dead_letter_failure_id_idx" ON "dead_letter"("failure_id") WHERE NOT "is_first";

ALTER TABLE "dead_letter" DROP COLUMN "key", DROP COLUMN "value", DROP COLUMN "headers";
