-- Requests with an Idempotency-Key: done once, and answered alike for 24 hours.
CREATE TABLE "keyed_request" (
    "user_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "claim" UUID NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),
    "status" INTEGER,
    "answer" TEXT,

    CONSTRAINT "keyed_request_pkey" PRIMARY KEY ("user_id", "key")
);

CREATE INDEX "keyed_request_claimed_at_idx" ON "keyed_request"("claimed_at");
