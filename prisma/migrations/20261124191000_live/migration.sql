-- Live updates: whoever changes something tells the web processes what kind of thing it was, at commit, never a payload. Postgres drops what one
-- transaction says twice. The indexer announces its batches itself (lib/live/announce.ts), once each; what people, replays and discovery change is announced here,
-- so that no writer can forget it.

-- One database may hold several consoles, each in a schema of its own; a channel's name has at most 63 bytes.
CREATE FUNCTION "live_channel"() RETURNS text LANGUAGE sql STABLE AS $$ SELECT 'redrive_' || md5(current_schema()) $$;

CREATE FUNCTION "announce"(change jsonb) RETURNS void LANGUAGE sql AS $$ SELECT pg_notify("live_channel"(), change::text) $$;

-- A few failures are named; of many only their topics are.
CREATE FUNCTION "announce_failures"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM (SELECT FROM changed LIMIT 21) few) <= 20 THEN
    PERFORM "announce"(jsonb_build_object('kind', 'failure', 'cluster', topic.cluster, 'topic', topic.name, 'id', failure.id::text))
      FROM changed JOIN failure ON failure.id = changed.failure_id JOIN failure_kind kind ON kind.id = failure.kind_id JOIN topic ON topic.id = kind.topic_ref;
  ELSE
    PERFORM "announce"(jsonb_build_object('kind', 'dead-letters', 'cluster', topic.cluster, 'topic', topic.name))
      FROM topic WHERE topic.id IN (
        SELECT kind.topic_ref FROM changed JOIN failure ON failure.id = changed.failure_id JOIN failure_kind kind ON kind.id = failure.kind_id
      );
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "failure_change_announced" AFTER INSERT ON "failure_change" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "announce_failures"();
CREATE TRIGGER "failure_note_announced" AFTER INSERT ON "failure_note" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "announce_failures"();

CREATE FUNCTION "announce_job"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "announce"(jsonb_build_object('kind', 'replay', 'cluster', NEW.cluster, 'id', NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER "replay_job_announced" AFTER INSERT OR UPDATE ON "replay_job" FOR EACH ROW EXECUTE FUNCTION "announce_job"();

-- What becomes of a job's messages, a slice at a time.
CREATE FUNCTION "announce_jobs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "announce"(jsonb_build_object('kind', 'replay', 'cluster', job.cluster, 'id', job.id))
    FROM replay_job job WHERE job.id IN (SELECT changed.job_id FROM changed);
  RETURN NULL;
END $$;
CREATE TRIGGER "replay_item_announced" AFTER UPDATE ON "replay_item" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "announce_jobs"();
CREATE TRIGGER "replay_shard_announced" AFTER UPDATE ON "replay_shard" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "announce_jobs"();

CREATE FUNCTION "announce_topics"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "announce"(jsonb_build_object('kind', 'topics', 'cluster', NEW.cluster));
  RETURN NULL;
END $$;
CREATE TRIGGER "topic_found_announced" AFTER INSERT ON "topic" FOR EACH ROW EXECUTE FUNCTION "announce_topics"();
-- Discovery writes the same again every so often: only what differs is news.
CREATE TRIGGER "topic_change_announced" AFTER UPDATE ON "topic" FOR EACH ROW
  WHEN ((OLD.gone_at, OLD.excluded_at, OLD.trouble, OLD.settings_trouble, OLD.settings) IS DISTINCT FROM (NEW.gone_at, NEW.excluded_at, NEW.trouble, NEW.settings_trouble, NEW.settings))
  EXECUTE FUNCTION "announce_topics"();
