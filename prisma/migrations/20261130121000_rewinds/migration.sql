-- Rewinds of consumer groups: one group set to chosen offsets, with a way back.
CREATE TYPE "rewind_state" AS ENUM ('planned', 'expired', 'withdrawn', 'confirmed', 'cancelled', 'refused', 'unclear', 'applied', 'undone', 'done');

CREATE TABLE "rewind" (
    "id" SERIAL NOT NULL,
    "cluster" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "state" "rewind_state" NOT NULL DEFAULT 'planned',
    "state_reason" TEXT,
    "plan" JSONB NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "reason" TEXT,
    "undo_of" INTEGER,
    "planned_by" TEXT NOT NULL,
    "planned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "waits_until" TIMESTAMPTZ(3),
    "blocked_by" JSONB,
    "sending_at" TIMESTAMPTZ(3),
    "commits_partition" INTEGER,
    "commits_from" BIGINT,
    "applied_at" TIMESTAMPTZ(3),
    "dead_letters_after" BIGINT,
    "resumed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "rewind_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "rewind_cluster_id_idx" ON "rewind"("cluster", "id");
CREATE INDEX "rewind_cluster_group_id_id_idx" ON "rewind"("cluster", "group_id", "id");

CREATE TABLE "rewind_partition" (
    "rewind_id" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "topic_id" UUID NOT NULL,
    "committed_then" BIGINT,
    "new_offset" BIGINT NOT NULL,
    "committed_now" BIGINT,
    "trouble" TEXT,

    CONSTRAINT "rewind_partition_pkey" PRIMARY KEY ("rewind_id", "topic", "partition")
);

ALTER TABLE "rewind_partition" ADD CONSTRAINT "rewind_partition_rewind_id_fkey" FOREIGN KEY ("rewind_id") REFERENCES "rewind"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "group_declaration" (
    "cluster" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "deduplicates" BOOLEAN NOT NULL,
    "declared_by" TEXT NOT NULL,
    "declared_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_declaration_pkey" PRIMARY KEY ("cluster", "group_id")
);

-- The claim: of two who confirm a rewind of the same group, the first wins.
CREATE UNIQUE INDEX "rewind_claim" ON "rewind"("cluster", "group_id") WHERE "state" = 'confirmed';

-- A rewind changes its state only as lib/rewind/rewind-states.ts says; a test compares the two.
CREATE FUNCTION "check_rewind_state_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state::text, NEW.state::text) NOT IN (
    ('planned', 'confirmed'), ('planned', 'expired'), ('planned', 'withdrawn'),
    ('confirmed', 'applied'), ('confirmed', 'cancelled'), ('confirmed', 'refused'), ('confirmed', 'unclear'),
    ('applied', 'undone'), ('applied', 'done')
  ) THEN
    RAISE EXCEPTION 'rewind % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation', CONSTRAINT = 'rewind_state_change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "rewind_state_change" BEFORE UPDATE OF "state" ON "rewind"
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION "check_rewind_state_change"();

CREATE FUNCTION "announce_rewind"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "announce"(jsonb_build_object('kind', 'rewind', 'cluster', NEW.cluster, 'id', NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER "rewind_announced" AFTER INSERT OR UPDATE ON "rewind" FOR EACH ROW EXECUTE FUNCTION "announce_rewind"();

CREATE FUNCTION "announce_rewinds"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "announce"(jsonb_build_object('kind', 'rewind', 'cluster', rewind.cluster, 'id', rewind.id))
    FROM rewind WHERE rewind.id IN (SELECT changed.rewind_id FROM changed);
  RETURN NULL;
END $$;
CREATE TRIGGER "rewind_partition_announced" AFTER UPDATE ON "rewind_partition" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "announce_rewinds"();
