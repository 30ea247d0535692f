-- Replays of ranges of a topic (lib/replay/range): a shard reads one partition of the source.
CREATE TABLE "replay_source" (
    "id" SERIAL NOT NULL,
    "cluster" TEXT NOT NULL,
    "topic_id" UUID NOT NULL,

    CONSTRAINT "replay_source_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "replay_source_cluster_topic_id_key" ON "replay_source"("cluster", "topic_id");

ALTER TABLE "replay_shard"
  ADD COLUMN "source_id" INTEGER,
  ADD COLUMN "source_partition" INTEGER,
  ADD COLUMN "from_offset" BIGINT,
  ADD COLUMN "sent_count" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "skipped_count" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "failed_count" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "replay_shard" ADD CONSTRAINT "replay_shard_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "replay_source"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Ranges claim as failures do: the first job wins, until its shard is finished. Numbers as ranges of one, since GiST compares no plain integers without an extension.
ALTER TABLE "replay_shard" ADD CONSTRAINT "replay_shard_claims_range" EXCLUDE USING gist (
  int4range("source_id", "source_id", '[]') WITH &&,
  int4range("source_partition", "source_partition", '[]') WITH &&,
  int8range("from_offset", "from_offset" + "total") WITH &&
) WHERE ("source_id" IS NOT NULL AND "position" < "total");

-- One message of a range may be the origin of failures of several groups.
ALTER TABLE "replay_item" DROP CONSTRAINT "replay_item_pkey", ADD CONSTRAINT "replay_item_pkey" PRIMARY KEY ("job_id", "shard", "position", "failure_id");

CREATE TABLE "replay_range_copy" (
    "job_id" INTEGER NOT NULL,
    "shard" INTEGER NOT NULL,
    "target_partition" INTEGER NOT NULL,
    "base_offset" BIGINT,
    "first_position" BIGINT NOT NULL,
    "count" INTEGER NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replay_range_copy_pkey" PRIMARY KEY ("job_id", "shard", "first_position", "target_partition")
);
ALTER TABLE "replay_range_copy" ADD CONSTRAINT "replay_range_copy_job_id_shard_fkey" FOREIGN KEY ("job_id", "shard") REFERENCES "replay_shard"("job_id", "shard") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "replay_left" (
    "job_id" INTEGER NOT NULL,
    "shard" INTEGER NOT NULL,
    "from_position" BIGINT NOT NULL,
    "to_position" BIGINT NOT NULL,
    "count" BIGINT NOT NULL,
    "outcome" "replay_outcome" NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "replay_left_pkey" PRIMARY KEY ("job_id", "shard", "from_position")
);
ALTER TABLE "replay_left" ADD CONSTRAINT "replay_left_job_id_shard_fkey" FOREIGN KEY ("job_id", "shard") REFERENCES "replay_shard"("job_id", "shard") ON DELETE RESTRICT ON UPDATE CASCADE;
