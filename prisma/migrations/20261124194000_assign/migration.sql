-- Who takes care of a failure, by e-mail address; only a few have somebody, and the index holds only those.
ALTER TABLE "failure" ADD COLUMN "assignee" TEXT;
CREATE INDEX "failure_assignee_last_failed_at_id_idx" ON "failure"("assignee", "last_failed_at", "id") WHERE "assignee" IS NOT NULL;
ALTER TABLE "failure_change" ADD COLUMN "from_assignee" TEXT, ADD COLUMN "to_assignee" TEXT;

-- Where a record lies, for who has its position: a few bytes for 128 pages, since the offsets of a partition come in runs.
CREATE INDEX "dead_letter_topic_ref_partition_offset_idx" ON "dead_letter" USING BRIN ("topic_ref", "partition", "offset" int8_minmax_multi_ops);

-- That somebody has seen it can be undone.
CREATE OR REPLACE FUNCTION "check_failure_state_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state::text, NEW.state::text) NOT IN (
    ('new', 'acknowledged'), ('new', 'claimed'), ('new', 'discarded'), ('new', 'snoozed'),
    ('acknowledged', 'claimed'), ('acknowledged', 'discarded'), ('acknowledged', 'snoozed'), ('acknowledged', 'new'), ('acknowledged', 'returned'),
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
