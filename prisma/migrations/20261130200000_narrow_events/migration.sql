-- What an event takes: 117 bytes of table become 109 and all of it 189 become 174. Epochs inherit instead of being partitions, for a partition repeats its epoch in
-- every row and every unique index; the job that sent an event is kept beside, for few are sent by any. Old epochs keep their rows: of those only the catalog changes.
CREATE TABLE "replayed_event" (
    "place" INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,
    "job" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,

    CONSTRAINT "replayed_event_pkey" PRIMARY KEY ("place", "offset")
);

DO $$
DECLARE
    old RECORD;
BEGIN
    FOR old IN SELECT inhrelid::regclass::text AS part, inhparent::regclass::text AS parent, substring(inhrelid::regclass::text FROM '_p(\d+)"?$')::int AS epoch
                 FROM pg_inherits WHERE inhparent IN ('"trace_event"'::regclass, '"trace_text"'::regclass, '"chain_trace"'::regclass, '"business_id"'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s DETACH PARTITION %s', old.parent, old.part);
        IF old.parent LIKE '%trace_event%' THEN
            EXECUTE format('INSERT INTO "replayed_event" SELECT "place", "offset", "job", %s FROM %s WHERE "job" <> 0 ON CONFLICT DO NOTHING', old.epoch, old.part);
            EXECUTE format('ALTER TABLE %s DROP COLUMN "job"', old.part);
        END IF;
        -- With it go the primary keys that it is part of.
        EXECUTE format('ALTER TABLE %s DROP COLUMN "epoch"', old.part);
    END LOOP;
END $$;

DROP TABLE "trace_event", "trace_text", "chain_trace", "business_id";

-- No row lies in these themselves. No primary key: position and lease see to it that each event is stored once, and its index would take a quarter of the row's size again.
CREATE TABLE "trace_event" (
    "event_high" BIGINT NOT NULL,
    "event_fold" BIGINT NOT NULL,
    "cause_high" BIGINT NOT NULL,
    "cause_fold" BIGINT NOT NULL,
    "chain" BIGINT NOT NULL,
    "key" BIGINT NOT NULL,
    "timestamp_ms" BIGINT NOT NULL,
    "offset" BIGINT NOT NULL,
    "place" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "trace_tag" INTEGER NOT NULL,

    CONSTRAINT "trace_event_in_epochs" CHECK (false) NO INHERIT
);
CREATE INDEX "trace_event_chain_idx" ON "trace_event"("chain");
CREATE INDEX "trace_event_key_idx" ON "trace_event"("key");
-- A bloom filter for each 64 pages, some two bytes an event where a B-tree takes thirty.
CREATE INDEX "trace_event_event_fold_idx" ON "trace_event" USING BRIN ("event_fold" int8_bloom_ops (n_distinct_per_range='-0.25')) WITH (pages_per_range = 64);
CREATE INDEX "trace_event_place_offset_idx" ON "trace_event" USING BRIN ("place", "offset" int8_minmax_multi_ops);

CREATE TABLE "trace_text" (
    "hash" BIGINT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "trace_text_pkey" PRIMARY KEY ("hash"),
    CONSTRAINT "trace_text_in_epochs" CHECK (false) NO INHERIT
);

CREATE TABLE "chain_trace" (
    "trace_low" BIGINT NOT NULL,
    "trace_high" BIGINT NOT NULL,
    "chain" BIGINT NOT NULL,

    CONSTRAINT "chain_trace_pkey" PRIMARY KEY ("trace_low", "trace_high", "chain"),
    CONSTRAINT "chain_trace_in_epochs" CHECK (false) NO INHERIT
);
CREATE INDEX "chain_trace_chain_idx" ON "chain_trace"("chain");

CREATE TABLE "business_id" (
    "hash" BIGINT NOT NULL,
    "chain" BIGINT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "business_id_pkey" PRIMARY KEY ("hash", "chain"),
    CONSTRAINT "business_id_in_epochs" CHECK (false) NO INHERIT
);

DO $$
DECLARE
    of_epoch RECORD;
    current INTEGER := (SELECT max("id") FROM "trace_epoch");
    is_empty BOOLEAN;
    family TEXT;
BEGIN
    EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I)', 'trace_event_p' || current) INTO is_empty;
    FOR of_epoch IN SELECT "id" FROM "trace_epoch" WHERE "id" < current OR NOT is_empty
    LOOP
        EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY ("hash")', 'trace_text_p' || of_epoch."id");
        EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY ("trace_low", "trace_high", "chain")', 'chain_trace_p' || of_epoch."id");
        EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY ("hash", "chain")', 'business_id_p' || of_epoch."id");
        FOREACH family IN ARRAY ARRAY['trace_event', 'trace_text', 'chain_trace', 'business_id']
        LOOP
            EXECUTE format('ALTER TABLE %I INHERIT %I', family || '_p' || of_epoch."id", family);
        END LOOP;
    END LOOP;
    -- Rows to come must not carry the columns that were dropped, as nulls: the epoch that they go to has tables that never had them.
    IF NOT is_empty THEN
        current := current + 1;
        INSERT INTO "trace_epoch" ("id") VALUES (current);
    END IF;
    FOREACH family IN ARRAY ARRAY['trace_event', 'trace_text', 'chain_trace', 'business_id']
    LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I', family || '_p' || current);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING INDEXES INCLUDING STORAGE)', family || '_p' || current, family);
        EXECUTE format('ALTER TABLE %I INHERIT %I', family || '_p' || current, family);
    END LOOP;
END $$;
