-- What a group read again and passed without failing on it is resolved without a replay.
CREATE OR REPLACE FUNCTION "check_failure_state_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state::text, NEW.state::text) NOT IN (
    ('new', 'acknowledged'), ('new', 'claimed'), ('new', 'discarded'), ('new', 'snoozed'), ('new', 'resolved'),
    ('acknowledged', 'claimed'), ('acknowledged', 'discarded'), ('acknowledged', 'snoozed'), ('acknowledged', 'new'), ('acknowledged', 'returned'), ('acknowledged', 'resolved'),
    ('snoozed', 'new'), ('snoozed', 'acknowledged'), ('snoozed', 'returned'), ('snoozed', 'claimed'), ('snoozed', 'discarded'),
    ('claimed', 'replayed'), ('claimed', 'new'), ('claimed', 'acknowledged'), ('claimed', 'snoozed'), ('claimed', 'returned'),
    ('replayed', 'resolved'), ('replayed', 'returned'),
    ('resolved', 'returned'),
    ('returned', 'acknowledged'), ('returned', 'claimed'), ('returned', 'discarded'), ('returned', 'snoozed'), ('returned', 'resolved'),
    ('discarded', 'new'), ('discarded', 'acknowledged'), ('discarded', 'snoozed'), ('discarded', 'returned')
  ) THEN
    RAISE EXCEPTION 'failure % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation', CONSTRAINT = 'failure_state_change';
  END IF;
  RETURN NEW;
END $$;

-- When the dead letters of what was read again were looked at, after the rewind was done. Of those that were done before, nobody asks.
ALTER TABLE "rewind" ADD COLUMN "settled_at" TIMESTAMPTZ(3);
UPDATE "rewind" SET "settled_at" = now() WHERE "state" = 'done';
CREATE INDEX "rewind_unsettled_idx" ON "rewind"("cluster") WHERE "state" = 'done' AND "settled_at" IS NULL;
