-- How topics are found, what keeps them from being indexed, how long the broker keeps what lies in them; and the originals of dead letters without a body.

ALTER TABLE "topic"
  ADD COLUMN "found_by" TEXT,
  ADD COLUMN "excluded_at" TIMESTAMPTZ(3),
  ADD COLUMN "excluded_why" TEXT,
  ADD COLUMN "trouble" TEXT,
  ADD COLUMN "settings_trouble" TEXT,
  ADD COLUMN "settings" JSONB,
  ADD COLUMN "settings_read_at" TIMESTAMPTZ(3);

ALTER TABLE "index_position" ADD COLUMN "log_bytes" BIGINT, ADD COLUMN "first_timestamp_ms" BIGINT, ADD COLUMN "trouble" TEXT;

CREATE TABLE "log_sample" (
    "topic_ref" INTEGER NOT NULL,
    "partition" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "next_offset" BIGINT NOT NULL,
    "log_start_offset" BIGINT NOT NULL,
    "log_end_offset" BIGINT NOT NULL,
    "is_hourly" BOOLEAN NOT NULL,

    CONSTRAINT "log_sample_pkey" PRIMARY KEY ("topic_ref","partition","at")
);
CREATE INDEX "log_sample_at_idx" ON "log_sample"("at");
ALTER TABLE "log_sample" ADD CONSTRAINT "log_sample_topic_ref_fkey" FOREIGN KEY ("topic_ref") REFERENCES "topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "seen_topic" (
    "cluster" TEXT NOT NULL,
    "topic_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "seen_topic_pkey" PRIMARY KEY ("cluster","topic_id")
);
CREATE INDEX "seen_topic_cluster_name_first_seen_at_idx" ON "seen_topic"("cluster", "name", "first_seen_at");

CREATE TABLE "dead_letter_original" (
    "record_id" BIGINT NOT NULL,
    "cluster" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "why" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    "topic_id" UUID,
    "timestamp_ms" BIGINT,
    "is_log_append_time" BOOLEAN,
    "key" BYTEA,
    "value" BYTEA,
    "headers" BYTEA,
    "event_type" TEXT,

    CONSTRAINT "dead_letter_original_pkey" PRIMARY KEY ("record_id"),
    CONSTRAINT "dead_letter_original_rescued" CHECK (("status" = 'rescued') = ("headers" IS NOT NULL))
);
-- What is waiting is few, whatever was rescued before.
CREATE INDEX "dead_letter_original_cluster_next_attempt_at_idx" ON "dead_letter_original"("cluster", "next_attempt_at") WHERE "status" = 'waiting';

