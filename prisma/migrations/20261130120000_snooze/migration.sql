-- Until when a failure is put aside (lib/dead-letters/snooze.ts): a time, or so many more of its kind. Kept while the failure is snoozed, or on its way back to it.
CREATE TABLE "failure_snooze" (
    "failure_id" BIGINT NOT NULL,
    "state_was" "failure_state" NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until_at" TIMESTAMPTZ(3),
    "more" INTEGER,
    "kind_id" INTEGER NOT NULL,
    "after_arrival_id" BIGINT NOT NULL,

    CONSTRAINT "failure_snooze_pkey" PRIMARY KEY ("failure_id"),
    CONSTRAINT "failure_snooze_until" CHECK (("until_at" IS NULL) <> ("more" IS NULL))
);
CREATE INDEX "failure_snooze_kind_id_idx" ON "failure_snooze"("kind_id");
ALTER TABLE "failure_snooze" ADD CONSTRAINT "failure_snooze_failure_id_fkey" FOREIGN KEY ("failure_id") REFERENCES "failure"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- History says what somebody waited for, so that it can be shown in the reader's own time zone.
ALTER TABLE "failure_change" ADD COLUMN "until_at" TIMESTAMPTZ(3), ADD COLUMN "until_more" INTEGER;

-- How many failures of a kind that somebody waits for have come, a row a batch: only added, so that no two indexers wait for one counter. Where nobody waits nothing
-- is written. A batch that is being stored at the moment of the snooze may not count.
CREATE TABLE "failure_arrival" (
    "id" BIGSERIAL NOT NULL,
    "kind_id" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "failure_arrival_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "failure_arrival_kind_id_id_idx" ON "failure_arrival"("kind_id", "id");

CREATE FUNCTION "count_awaited"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM failure_snooze WHERE more IS NOT NULL) THEN
    INSERT INTO failure_arrival (kind_id, count)
      SELECT kind_id, count(*) FROM after WHERE kind_id IN (SELECT kind_id FROM failure_snooze WHERE more IS NOT NULL) GROUP BY kind_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "failure_awaited_inserted" AFTER INSERT ON "failure" REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION "count_awaited"();
