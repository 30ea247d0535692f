-- What the headers and the value hold is read again when it is shown.
ALTER TABLE "dead_letter" DROP COLUMN "error_message", DROP COLUMN "stack_trace", DROP COLUMN "attempt", DROP COLUMN "event_id", DROP COLUMN "event_source",
  DROP COLUMN "correlation_id", DROP COLUMN "causation_id", DROP COLUMN "trace_id";

-- DropIndex
DROP INDEX "dead_letter_topic_ref_partition_offset_idx";

-- CreateTable
CREATE TABLE "failure_kind" (
    "id" SERIAL NOT NULL,
    "topic_ref" INTEGER NOT NULL,
    "consumer_group" TEXT,
    "error_class" TEXT,

    CONSTRAINT "failure_kind_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "failure_count" (
    "id" BIGSERIAL NOT NULL,
    "kind_id" INTEGER NOT NULL,
    "state" "failure_state" NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "failure_count_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "failure_kind_topic_ref_consumer_group_error_class_key" ON "failure_kind"("topic_ref", "consumer_group", "error_class") NULLS NOT DISTINCT;

-- CreateIndex
CREATE INDEX "failure_count_kind_id_state_idx" ON "failure_count"("kind_id", "state");

-- AddForeignKey
ALTER TABLE "failure_kind" ADD CONSTRAINT "failure_kind_topic_ref_fkey" FOREIGN KEY ("topic_ref") REFERENCES "topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Every failure is filed under its kind, and recognised by a hash (lib/dead-letters/indexing/recognise.ts).
INSERT INTO "failure_kind" ("topic_ref", "consumer_group", "error_class")
  SELECT DISTINCT topic_ref, left(consumer_group, 300), left(error_class, 300) FROM failure;
ALTER TABLE "failure" ADD COLUMN "kind_id" INTEGER;
UPDATE "failure" SET "kind_id" = kind.id FROM failure_kind kind
  WHERE kind.topic_ref = failure.topic_ref AND kind.consumer_group IS NOT DISTINCT FROM left(failure.consumer_group, 300)
    AND kind.error_class IS NOT DISTINCT FROM left(failure.error_class, 300);
ALTER TABLE "failure" ALTER COLUMN "kind_id" SET NOT NULL;

-- DropIndex
DROP INDEX "failure_cluster_recognised_by_key", "failure_cluster_state_last_failed_at_id_idx", "failure_cluster_last_failed_at_id_idx",
  "failure_topic_ref_state_last_failed_at_id_idx", "failure_claimed_by_job_id_idx";

-- AlterTable
ALTER TABLE "failure" ALTER COLUMN "recognised_by" TYPE UUID
  USING encode(substring(sha256(convert_to("cluster" || ' ' || "recognised_by", 'UTF8')) FOR 16), 'hex')::uuid;
ALTER TABLE "failure" DROP COLUMN "topic_ref", DROP COLUMN "consumer_group", DROP COLUMN "error_class";

-- CreateIndex
CREATE INDEX "failure_kind_id_state_last_failed_at_id_idx" ON "failure"("kind_id", "state", "last_failed_at", "id");

-- CreateIndex
CREATE INDEX "failure_claimed_by_job_id_idx" ON "failure"("claimed_by_job_id") WHERE "claimed_by_job_id" IS NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "failure_recognised_by_key" ON "failure"("recognised_by");

-- Ids of evidence and failures are taken by the batch, a batch's side by side (lib/db/reserve-ids.ts). The lock is given back whatever happens: it belongs to the session.
CREATE FUNCTION "reserve_ids"(sequence regclass, count integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  first bigint;
BEGIN
  PERFORM pg_advisory_lock(sequence::oid::bigint);
  BEGIN
    first := nextval(sequence);
    PERFORM setval(sequence, first + count - 1);
  EXCEPTION WHEN query_canceled OR OTHERS THEN
    PERFORM pg_advisory_unlock(sequence::oid::bigint);
    RAISE;
  END;
  PERFORM pg_advisory_unlock(sequence::oid::bigint);
  RETURN first;
END $$;

-- How many failures of each kind are in each state (lib/dead-letters/count-by-state.ts): rows are only added here, so that no two transactions wait for one counter.
CREATE FUNCTION "count_failures"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO failure_count (kind_id, state, count) SELECT kind_id, state, count(*) FROM after GROUP BY kind_id, state;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO failure_count (kind_id, state, count) SELECT kind_id, state, -count(*) FROM before GROUP BY kind_id, state;
  ELSE
    INSERT INTO failure_count (kind_id, state, count)
      SELECT kind_id, state, sum(change) FROM (
        SELECT kind_id, state, 1 AS change FROM after UNION ALL SELECT kind_id, state, -1 FROM before
      ) changes GROUP BY kind_id, state HAVING sum(change) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "failure_count_inserted" AFTER INSERT ON "failure" REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION "count_failures"();
CREATE TRIGGER "failure_count_deleted" AFTER DELETE ON "failure" REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION "count_failures"();
CREATE TRIGGER "failure_count_updated" AFTER UPDATE ON "failure" REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION "count_failures"();

INSERT INTO "failure_count" ("kind_id", "state", "count") SELECT "kind_id", "state", count(*) FROM "failure" GROUP BY "kind_id", "state";
