-- A group that is live while its rewind is planned and waited for reads on until it is stopped.
ALTER TABLE "rewind" ADD COLUMN "was_live" BOOLEAN NOT NULL DEFAULT false;
