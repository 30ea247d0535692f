-- A group that is live while its rewind is planned and waited for reads on until it is stopped.
ALTER TABLE "rewind" ADD COLUMN "was_live" BOOLEAN NOT NULL DEFAULT false;
UPDATE "rewind" SET "was_live" = true WHERE "state" = 'confirmed' AND jsonb_typeof("blocked_by") = 'array' AND jsonb_array_length("blocked_by") > 0;
