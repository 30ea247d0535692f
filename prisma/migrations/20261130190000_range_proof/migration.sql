-- What a range sent is proven by its batches, also where nothing of it had failed before (lib/replay/range-proof).
ALTER TABLE "replay_range_copy"
  ADD COLUMN "outcome" "replay_outcome" NOT NULL DEFAULT 'sent',
  ADD COLUMN "reason" TEXT,
  ADD COLUMN "claimed" INTEGER,
  ADD COLUMN "returned" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "passes_at" BIGINT,
  ADD COLUMN "passed_at" TIMESTAMPTZ(3),
  ADD COLUMN "judged_at" TIMESTAMPTZ(3);
-- Nobody watched what replays have sent that ended before this. Copies of claimed failures were proven one by one, and are not counted here again.
UPDATE "replay_range_copy" copy SET "outcome" = 'unproven', "reason" = 'nobody watched what a range sent when it was replayed', "claimed" = (
    SELECT coalesce(sum(greatest(0, least(own."base_offset" + own."count", copy."base_offset" + copy."count") - greatest(own."base_offset", copy."base_offset"))), 0)::int
      FROM "replay_copy" own WHERE own."job_id" = copy."job_id" AND own."shard" = copy."shard" AND own."target_partition" = copy."target_partition")
  WHERE "job_id" IN (SELECT "id" FROM "replay_job" WHERE "ended_at" IS NOT NULL);

CREATE INDEX "replay_range_copy_job_id_target_partition_base_offset_idx" ON "replay_range_copy"("job_id", "target_partition", "base_offset");

CREATE TABLE "replay_return" (
    "job_id" INTEGER NOT NULL,
    "record_id" BIGINT NOT NULL,
    "failure_id" BIGINT NOT NULL,
    "shard" INTEGER,
    "position" BIGINT,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replay_return_pkey" PRIMARY KEY ("job_id", "record_id")
);
CREATE INDEX "replay_return_job_id_shard_position_idx" ON "replay_return"("job_id", "shard", "position");
ALTER TABLE "replay_return" ADD CONSTRAINT "replay_return_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "replay_job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Few records are returns: the index has those alone.
CREATE INDEX "dead_letter_returned_from_job_id_idx" ON "dead_letter"("returned_from_job_id") WHERE "returned_from_job_id" IS NOT NULL;
