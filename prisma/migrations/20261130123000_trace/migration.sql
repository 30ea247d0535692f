-- The correlation index: topics that are traced, how far each partition is, and one narrow row an event.
CREATE TABLE "traced_topic" (
    "id" SERIAL NOT NULL,
    "cluster" TEXT NOT NULL,
    "topic_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "found_by" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(3),
    "left_at" TIMESTAMPTZ(3),
    "trouble" TEXT,

    CONSTRAINT "traced_topic_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "traced_topic_cluster_topic_id_key" ON "traced_topic"("cluster", "topic_id");
CREATE INDEX "traced_topic_cluster_name_idx" ON "traced_topic"("cluster", "name");

CREATE TABLE "trace_position" (
    "id" SERIAL NOT NULL,
    "topic_ref" INTEGER NOT NULL,
    "partition" INTEGER NOT NULL,
    "start_offset" BIGINT NOT NULL,
    "next_offset" BIGINT NOT NULL,
    "log_start_offset" BIGINT NOT NULL,
    "log_end_offset" BIGINT NOT NULL,
    "trouble" TEXT,
    "observed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trace_position_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "trace_position_topic_ref_partition_key" ON "trace_position"("topic_ref", "partition");
ALTER TABLE "trace_position" ADD CONSTRAINT "trace_position_topic_ref_fkey" FOREIGN KEY ("topic_ref") REFERENCES "traced_topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "trace_gap" (
    "id" BIGSERIAL NOT NULL,
    "place" INTEGER NOT NULL,
    "from_offset" BIGINT NOT NULL,
    "to_offset" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trace_gap_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "trace_gap_place_idx" ON "trace_gap"("place");
ALTER TABLE "trace_gap" ADD CONSTRAINT "trace_gap_place_fkey" FOREIGN KEY ("place") REFERENCES "trace_position"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "trace_kind" (
    "id" SERIAL NOT NULL,
    "cluster" TEXT NOT NULL,
    "type" TEXT,
    "source" TEXT,
    "version" TEXT,

    CONSTRAINT "trace_kind_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "trace_kind_cluster_type_source_version_key" ON "trace_kind"("cluster", "type", "source", "version") NULLS NOT DISTINCT;

CREATE TABLE "trace_epoch" (
    "id" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trace_epoch_pkey" PRIMARY KEY ("id")
);

-- No primary key: position and lease see to it that each event is stored once, and its index would take a quarter of the row's size again.
CREATE TABLE "trace_event" (
    "event_high" BIGINT NOT NULL,
    "event_fold" BIGINT NOT NULL,
    "cause_high" BIGINT NOT NULL,
    "cause_fold" BIGINT NOT NULL,
    "chain" BIGINT NOT NULL,
    "key" BIGINT NOT NULL,
    "timestamp_ms" BIGINT NOT NULL,
    "offset" BIGINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "trace_tag" INTEGER NOT NULL,
    "job" INTEGER NOT NULL
) PARTITION BY LIST ("epoch");
CREATE INDEX "trace_event_chain_idx" ON "trace_event"("chain");
CREATE INDEX "trace_event_key_idx" ON "trace_event"("key");
-- A bloom filter for each 64 pages, some two bytes an event where a B-tree takes thirty.
CREATE INDEX "trace_event_event_fold_idx" ON "trace_event" USING BRIN ("event_fold" int8_bloom_ops (n_distinct_per_range='-0.25')) WITH (pages_per_range = 64);
CREATE INDEX "trace_event_place_offset_idx" ON "trace_event" USING BRIN ("place", "offset" int8_minmax_multi_ops);

CREATE TABLE "trace_text" (
    "hash" BIGINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "trace_text_pkey" PRIMARY KEY ("hash", "epoch")
) PARTITION BY LIST ("epoch");

CREATE TABLE "chain_trace" (
    "trace_low" BIGINT NOT NULL,
    "trace_high" BIGINT NOT NULL,
    "chain" BIGINT NOT NULL,
    "epoch" INTEGER NOT NULL,

    CONSTRAINT "chain_trace_pkey" PRIMARY KEY ("trace_low", "trace_high", "chain", "epoch")
) PARTITION BY LIST ("epoch");
CREATE INDEX "chain_trace_chain_idx" ON "chain_trace"("chain");

CREATE TABLE "business_id" (
    "hash" BIGINT NOT NULL,
    "chain" BIGINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "business_id_pkey" PRIMARY KEY ("hash", "chain", "epoch")
) PARTITION BY LIST ("epoch");

-- Workers begin the following epochs (lib/trace/epochs.ts), and drop them whole.
CREATE TABLE "trace_event_p1" PARTITION OF "trace_event" FOR VALUES IN (1);
CREATE TABLE "trace_text_p1" PARTITION OF "trace_text" FOR VALUES IN (1);
CREATE TABLE "chain_trace_p1" PARTITION OF "chain_trace" FOR VALUES IN (1);
CREATE TABLE "business_id_p1" PARTITION OF "business_id" FOR VALUES IN (1);
INSERT INTO "trace_epoch" ("id") VALUES (1);

-- What usually follows an event, learnt from settled chains.
CREATE TABLE "follow_up" (
    "cluster" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "follower" TEXT NOT NULL,
    "source" TEXT,
    "chains" INTEGER NOT NULL,
    "followed" INTEGER NOT NULL,
    "usual_ms" BIGINT NOT NULL,
    "late_ms" BIGINT NOT NULL,
    "by_cause" BOOLEAN NOT NULL,
    "learnt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "follow_up_pkey" PRIMARY KEY ("cluster", "type", "follower")
);
