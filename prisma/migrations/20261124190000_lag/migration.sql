-- Consumer groups: each as it was sampled last, and its samples of a day.
CREATE TABLE "consumer_group" (
    "id" SERIAL NOT NULL,
    "cluster" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "kafka_state" TEXT NOT NULL,
    "members" JSONB,
    "topics" TEXT[],
    "partitions" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lag" BIGINT NOT NULL,
    "behind_ms" BIGINT,
    "behind_method" TEXT,
    "in_per_second" DOUBLE PRECISION,
    "out_per_second" DOUBLE PRECISION,
    "catch_up_ms" BIGINT,
    "trouble" TEXT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sampled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consumer_group_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "consumer_group_cluster_group_id_key" ON "consumer_group"("cluster", "group_id");

CREATE TABLE "group_partition" (
    "id" SERIAL NOT NULL,
    "group_ref" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "log_start" BIGINT NOT NULL,
    "log_end" BIGINT NOT NULL,
    "committed" BIGINT,
    "committed_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "behind_ms" BIGINT,
    "behind_method" TEXT,
    "in_per_second" DOUBLE PRECISION,
    "out_per_second" DOUBLE PRECISION,
    "next_timestamp_ms" BIGINT,
    "next_is_first_kept" BOOLEAN NOT NULL DEFAULT false,
    "stands_since" TIMESTAMPTZ(3),
    "usual_pause_ms" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "group_partition_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "group_partition_group_ref_topic_partition_key" ON "group_partition"("group_ref", "topic", "partition");

ALTER TABLE "group_partition" ADD CONSTRAINT "group_partition_group_ref_fkey" FOREIGN KEY ("group_ref") REFERENCES "consumer_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Every line is rewritten at each sample: room on the page keeps that from touching the indexes.
ALTER TABLE "consumer_group" SET (fillfactor = 50);
ALTER TABLE "group_partition" SET (fillfactor = 50);

CREATE TABLE "lag_sample" (
    "lag" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "group_ref" INTEGER NOT NULL,
    "behind_s" INTEGER,
    "partitions" BYTEA NOT NULL,

    CONSTRAINT "lag_sample_pkey" PRIMARY KEY ("group_ref", "at")
);

ALTER TABLE "lag_sample" ADD CONSTRAINT "lag_sample_group_ref_fkey" FOREIGN KEY ("group_ref") REFERENCES "consumer_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;
