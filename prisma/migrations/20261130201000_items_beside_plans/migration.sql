-- The items of a plan, of which there may be ten thousand, stand beside it: most of what asks for a plan wants none of them, and Postgres unpacks a document whole.
ALTER TABLE "replay_job"
  ADD COLUMN "items" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "item_count" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "skipped_items" INTEGER NOT NULL DEFAULT 0;
UPDATE "replay_job" SET
  "items" = "plan" -> 'items',
  "item_count" = jsonb_array_length("plan" -> 'items'),
  "skipped_items" = jsonb_array_length(jsonb_path_query_array("plan", '$.items[*] ? (@.skipReason != null)')),
  "plan" = "plan" - 'items'
  WHERE "plan" ? 'items';
