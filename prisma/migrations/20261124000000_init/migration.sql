-- CreateEnum
CREATE TYPE "failure_state" AS ENUM ('new', 'acknowledged', 'snoozed', 'claimed', 'replayed', 'resolved', 'returned', 'discarded');

-- CreateEnum
CREATE TYPE "replay_job_state" AS ENUM ('planned', 'expired', 'withdrawn', 'confirmed', 'canary', 'running', 'paused', 'cancelling', 'cancelled', 'proving', 'done');

-- CreateEnum
CREATE TYPE "replay_outcome" AS ENUM ('pending', 'sent', 'proven', 'returned', 'unproven', 'skipped', 'failed');

-- CreateTable
CREATE TABLE "lease" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "token" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "worker" (
    "name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "topic" (
    "id" SERIAL NOT NULL,
    "cluster" TEXT NOT NULL,
    "topic_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "topic_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "index_position" (
    "topic_ref" INTEGER NOT NULL,
    "partition" INTEGER NOT NULL,
    "next_offset" BIGINT NOT NULL,
    "log_start_offset" BIGINT NOT NULL,
    "log_end_offset" BIGINT NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "index_position_pkey" PRIMARY KEY ("topic_ref","partition")
);

-- CreateTable
CREATE TABLE "index_gap" (
    "id" BIGSERIAL NOT NULL,
    "topic_ref" INTEGER NOT NULL,
    "partition" INTEGER NOT NULL,
    "from_offset" BIGINT NOT NULL,
    "to_offset" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "index_gap_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dead_letter" (
    "id" BIGSERIAL NOT NULL,
    "failure_id" BIGINT NOT NULL,
    "topic_ref" INTEGER NOT NULL,
    "partition" INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,
    "timestamp_ms" BIGINT NOT NULL,
    "is_log_append_time" BOOLEAN NOT NULL,
    "key" BYTEA,
    "value" BYTEA,
    "headers" BYTEA NOT NULL,
    "convention" TEXT NOT NULL,
    "origin_topic" TEXT,
    "origin_partition" INTEGER,
    "origin_offset" BIGINT,
    "origin_timestamp_ms" BIGINT,
    "consumer_group" TEXT,
    "error_class" TEXT,
    "error_message" TEXT,
    "stack_trace" TEXT,
    "attempt" INTEGER,
    "event_id" TEXT,
    "event_type" TEXT,
    "event_source" TEXT,
    "correlation_id" TEXT,
    "causation_id" TEXT,
    "trace_id" TEXT,
    "returned_from_job_id" INTEGER,
    "indexed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dead_letter_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "failure" (
    "id" BIGSERIAL NOT NULL,
    "cluster" TEXT NOT NULL,
    "recognised_by" TEXT NOT NULL,
    "topic_ref" INTEGER NOT NULL,
    "state" "failure_state" NOT NULL DEFAULT 'new',
    "state_before" "failure_state",
    "claimed_by_job_id" INTEGER,
    "consumer_group" TEXT,
    "error_class" TEXT,
    "last_record_id" BIGINT NOT NULL,
    "record_count" INTEGER NOT NULL DEFAULT 1,
    "first_failed_at" TIMESTAMPTZ(3) NOT NULL,
    "last_failed_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "failure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "failure_change" (
    "id" BIGSERIAL NOT NULL,
    "failure_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "from_state" "failure_state",
    "to_state" "failure_state" NOT NULL,
    "reason" TEXT,
    "job_id" INTEGER,
    "record_id" BIGINT,

    CONSTRAINT "failure_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "failure_note" (
    "id" BIGSERIAL NOT NULL,
    "failure_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "failure_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replay_job" (
    "id" SERIAL NOT NULL,
    "cluster" TEXT NOT NULL,
    "state" "replay_job_state" NOT NULL DEFAULT 'planned',
    "state_reason" TEXT,
    "plan" JSONB NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "reason" TEXT,
    "planned_by" TEXT NOT NULL,
    "planned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "replay_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "replay_shard" (
    "job_id" INTEGER NOT NULL,
    "shard" INTEGER NOT NULL,
    "target_topic" TEXT NOT NULL,
    "target_partition" INTEGER NOT NULL,
    "target_topic_id" UUID NOT NULL,
    "group_id" TEXT NOT NULL,
    "total" BIGINT NOT NULL,
    "position" BIGINT NOT NULL DEFAULT 0,
    "opened_at" TIMESTAMPTZ(3),
    "opened_at_offset" BIGINT,

    CONSTRAINT "replay_shard_pkey" PRIMARY KEY ("job_id","shard")
);

-- CreateTable
CREATE TABLE "replay_item" (
    "job_id" INTEGER NOT NULL,
    "shard" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "failure_id" BIGINT NOT NULL,
    "record_id" BIGINT NOT NULL,
    "outcome" "replay_outcome" NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "passed_at" TIMESTAMPTZ(3),

    CONSTRAINT "replay_item_pkey" PRIMARY KEY ("job_id","shard","position")
);

-- CreateTable
CREATE TABLE "replay_copy" (
    "job_id" INTEGER NOT NULL,
    "shard" INTEGER NOT NULL,
    "first_position" BIGINT NOT NULL,
    "count" INTEGER NOT NULL,
    "cluster" TEXT NOT NULL,
    "target_topic_id" UUID NOT NULL,
    "target_partition" INTEGER NOT NULL,
    "base_offset" BIGINT NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replay_copy_pkey" PRIMARY KEY ("job_id","shard","first_position")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "cluster" TEXT,
    "subject" TEXT,
    "outcome" TEXT NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'operator',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "lease_holder_idx" ON "lease"("holder");

-- CreateIndex
CREATE INDEX "topic_cluster_name_idx" ON "topic"("cluster", "name");

-- CreateIndex
CREATE UNIQUE INDEX "topic_cluster_topic_id_key" ON "topic"("cluster", "topic_id");

-- CreateIndex
CREATE INDEX "index_gap_topic_ref_partition_idx" ON "index_gap"("topic_ref", "partition");

-- CreateIndex
CREATE INDEX "dead_letter_failure_id_idx" ON "dead_letter"("failure_id");

-- CreateIndex
CREATE INDEX "dead_letter_topic_ref_partition_offset_idx" ON "dead_letter"("topic_ref", "partition", "offset");

-- CreateIndex
CREATE INDEX "failure_cluster_state_last_failed_at_id_idx" ON "failure"("cluster", "state", "last_failed_at", "id");

-- CreateIndex
CREATE INDEX "failure_cluster_last_failed_at_id_idx" ON "failure"("cluster", "last_failed_at", "id");

-- CreateIndex
CREATE INDEX "failure_topic_ref_state_last_failed_at_id_idx" ON "failure"("topic_ref", "state", "last_failed_at", "id");

-- CreateIndex
CREATE INDEX "failure_claimed_by_job_id_idx" ON "failure"("claimed_by_job_id");

-- CreateIndex
CREATE UNIQUE INDEX "failure_cluster_recognised_by_key" ON "failure"("cluster", "recognised_by");

-- CreateIndex
CREATE INDEX "failure_change_failure_id_id_idx" ON "failure_change"("failure_id", "id");

-- CreateIndex
CREATE INDEX "failure_note_failure_id_id_idx" ON "failure_note"("failure_id", "id");

-- CreateIndex
CREATE INDEX "replay_job_cluster_id_idx" ON "replay_job"("cluster", "id");

-- CreateIndex
CREATE INDEX "replay_job_state_idx" ON "replay_job"("state");

-- CreateIndex
CREATE INDEX "replay_item_failure_id_idx" ON "replay_item"("failure_id");

-- CreateIndex
CREATE INDEX "replay_copy_cluster_target_topic_id_target_partition_base_o_idx" ON "replay_copy"("cluster", "target_topic_id", "target_partition", "base_offset");

-- CreateIndex
CREATE INDEX "audit_subject_id_idx" ON "audit"("subject", "id");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- AddForeignKey
ALTER TABLE "index_position" ADD CONSTRAINT "index_position_topic_ref_fkey" FOREIGN KEY ("topic_ref") REFERENCES "topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "index_gap" ADD CONSTRAINT "index_gap_topic_ref_fkey" FOREIGN KEY ("topic_ref") REFERENCES "topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "failure_change" ADD CONSTRAINT "failure_change_failure_id_fkey" FOREIGN KEY ("failure_id") REFERENCES "failure"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "failure_note" ADD CONSTRAINT "failure_note_failure_id_fkey" FOREIGN KEY ("failure_id") REFERENCES "failure"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_shard" ADD CONSTRAINT "replay_shard_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "replay_job"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_item" ADD CONSTRAINT "replay_item_job_id_shard_fkey" FOREIGN KEY ("job_id", "shard") REFERENCES "replay_shard"("job_id", "shard") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_item" ADD CONSTRAINT "replay_item_failure_id_fkey" FOREIGN KEY ("failure_id") REFERENCES "failure"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replay_copy" ADD CONSTRAINT "replay_copy_job_id_shard_fkey" FOREIGN KEY ("job_id", "shard") REFERENCES "replay_shard"("job_id", "shard") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Evidence is partitioned by ranges of 1,048,576 ids in order of indexing, so that old evidence can be dropped a partition at a time.
-- Workers create the following ones ahead of need (lib/db/evidence-partitions.ts).
CREATE TABLE "dead_letter_p0" PARTITION OF "dead_letter" FOR VALUES FROM (0) TO (1048576);

-- Triage updates rows in place; leave room for it on their pages.
ALTER TABLE "failure" SET (fillfactor = 85);

-- A failure changes its state only as lib/dead-letters/failure-states.ts says; a test compares the two.
CREATE FUNCTION "check_failure_state_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state::text, NEW.state::text) NOT IN (
    ('new', 'acknowledged'), ('new', 'claimed'), ('new', 'discarded'), ('new', 'snoozed'),
    ('acknowledged', 'claimed'), ('acknowledged', 'discarded'), ('acknowledged', 'snoozed'),
    ('snoozed', 'new'), ('snoozed', 'acknowledged'), ('snoozed', 'returned'), ('snoozed', 'claimed'), ('snoozed', 'discarded'),
    ('claimed', 'replayed'), ('claimed', 'new'), ('claimed', 'acknowledged'), ('claimed', 'snoozed'), ('claimed', 'returned'),
    ('replayed', 'resolved'), ('replayed', 'returned'),
    ('resolved', 'returned'),
    ('returned', 'acknowledged'), ('returned', 'claimed'), ('returned', 'discarded'), ('returned', 'snoozed'),
    ('discarded', 'new'), ('discarded', 'acknowledged'), ('discarded', 'snoozed'), ('discarded', 'returned')
  ) THEN
    RAISE EXCEPTION 'failure % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation', CONSTRAINT = 'failure_state_change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "failure_state_change" BEFORE UPDATE OF "state" ON "failure"
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION "check_failure_state_change"();

-- A claim belongs to the state: no failure stays claimed by nobody, none is held by a job that let it go.
ALTER TABLE "failure" ADD CONSTRAINT "failure_claim" CHECK (("state" = 'claimed') = ("claimed_by_job_id" IS NOT NULL));

-- A replay job changes its state only as lib/replay/job-states.ts says; a test compares the two.
CREATE FUNCTION "check_replay_job_state_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state::text, NEW.state::text) NOT IN (
    ('planned', 'confirmed'), ('planned', 'expired'), ('planned', 'withdrawn'),
    ('confirmed', 'canary'), ('confirmed', 'running'),
    ('canary', 'running'), ('canary', 'paused'),
    ('running', 'paused'), ('running', 'cancelling'), ('running', 'proving'),
    ('paused', 'running'), ('paused', 'cancelling'),
    ('cancelling', 'cancelled'),
    ('proving', 'done')
  ) THEN
    RAISE EXCEPTION 'replay % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation', CONSTRAINT = 'replay_job_state_change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "replay_job_state_change" BEFORE UPDATE OF "state" ON "replay_job"
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION "check_replay_job_state_change"();

-- The audit and the evidence are only ever added to.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER "audit_append_only" BEFORE UPDATE OR DELETE ON "audit" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "dead_letter_append_only" BEFORE UPDATE ON "dead_letter" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
