-- What was replayed stays known when its failure is no longer kept (lib/dead-letters/retention/drop-partition.ts).
ALTER TABLE "replay_item" DROP CONSTRAINT "replay_item_failure_id_fkey";
