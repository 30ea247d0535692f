-- What people made of dead letters by hand, beside the evidence: rows are only added, the newest version of a failure is its draft (lib/dead-letters/edits).
CREATE TABLE "failure_edit" (
    "failure_id" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "author" TEXT NOT NULL,
    "record_id" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "changed" TEXT[],
    "key" BYTEA,
    "value" BYTEA,
    "headers" BYTEA,
    "hash" TEXT,

    CONSTRAINT "failure_edit_pkey" PRIMARY KEY ("failure_id", "version")
);

ALTER TABLE "failure_edit" ADD CONSTRAINT "failure_edit_failure_id_fkey" FOREIGN KEY ("failure_id") REFERENCES "failure"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
