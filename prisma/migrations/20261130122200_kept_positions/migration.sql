-- When the position of a paused shard was last committed again, so that it does not expire.
ALTER TABLE "replay_shard" ADD COLUMN "position_kept_at" TIMESTAMPTZ(3);
