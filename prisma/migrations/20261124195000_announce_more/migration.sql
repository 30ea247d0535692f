-- A draft that somebody saved, and why a partition cannot be indexed, are news as well.
CREATE TRIGGER "failure_edit_announced" AFTER INSERT ON "failure_edit" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "announce_failures"();

CREATE FUNCTION "announce_topics_of_position"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "announce"(jsonb_build_object('kind', 'topics', 'cluster', topic.cluster)) FROM topic WHERE topic.id = NEW.topic_ref;
  RETURN NULL;
END $$;
-- Positions are written with every batch; their trouble comes and goes.
CREATE TRIGGER "index_position_trouble_announced" AFTER UPDATE OF "trouble" ON "index_position" FOR EACH ROW
  WHEN (OLD.trouble IS DISTINCT FROM NEW.trouble) EXECUTE FUNCTION "announce_topics_of_position"();

-- Nobody read these; the first made every partition's row be written anew at each commit that came, whatever else stayed as it was.
ALTER TABLE "group_partition" DROP COLUMN "committed_at";
ALTER TABLE "consumer_group" DROP COLUMN "first_seen_at";
