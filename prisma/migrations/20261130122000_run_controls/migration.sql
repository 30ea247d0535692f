-- How a replay runs: its rate as it is now, its canary, who or what paused it, what happened to its shards.
ALTER TABLE "replay_job"
  ADD COLUMN "rate_per_second" INTEGER,
  ADD COLUMN "highest_rate_per_second" INTEGER,
  ADD COLUMN "ramp_ms" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "running_since" TIMESTAMPTZ(3),
  ADD COLUMN "canary_open" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "paused_by" TEXT;
ALTER TABLE "replay_shard" ADD COLUMN "canary_to" BIGINT;

UPDATE "replay_job" SET "rate_per_second" = (plan -> 'settings' ->> 'ratePerSecond')::int, "highest_rate_per_second" = (plan -> 'settings' ->> 'ratePerSecond')::int
  WHERE "confirmed_at" IS NOT NULL;
UPDATE "replay_job" SET "running_since" = now() WHERE "state" IN ('canary', 'running');
UPDATE "replay_job" SET "paused_by" = CASE WHEN "state_reason" LIKE 'by %' THEN substr("state_reason", 4) ELSE 'worker' END WHERE "state" = 'paused';

-- What goes with a state is kept by the database, so that no writer can forget it, one of an earlier version neither.
CREATE FUNCTION "keep_replay_job_state"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('canary', 'running') AND (TG_OP = 'INSERT' OR OLD.state <> NEW.state) THEN NEW.running_since := now(); END IF;
  IF NEW.state = 'paused' THEN NEW.paused_by := coalesce(NEW.paused_by, 'worker'); ELSE NEW.paused_by := NULL; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "replay_job_state_kept" BEFORE INSERT OR UPDATE ON "replay_job" FOR EACH ROW EXECUTE FUNCTION "keep_replay_job_state"();
ALTER TABLE "replay_job" ADD CONSTRAINT "replay_job_paused_by" CHECK (("state" = 'paused') = ("paused_by" IS NOT NULL));

CREATE TYPE "replay_event_kind" AS ENUM ('taken-up', 'trouble');
CREATE TABLE "replay_event" (
  "id" BIGSERIAL NOT NULL,
  "job_id" INTEGER NOT NULL,
  "shard" INTEGER NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "kind" "replay_event_kind" NOT NULL,
  "worker" TEXT NOT NULL,
  "position" BIGINT NOT NULL,
  "text" TEXT,
  CONSTRAINT "replay_event_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "replay_event_job_id_shard_fkey" FOREIGN KEY ("job_id", "shard") REFERENCES "replay_shard"("job_id", "shard") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "replay_event_job_id_shard_id_idx" ON "replay_event"("job_id", "shard", "id");
