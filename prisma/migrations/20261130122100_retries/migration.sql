-- A replay of what another one did not send, or of what failed in it.
ALTER TABLE "replay_job" ADD COLUMN "retry_of_job_id" INTEGER;
ALTER TABLE "replay_job" ADD CONSTRAINT "replay_job_retry_of_job_id_fkey" FOREIGN KEY ("retry_of_job_id") REFERENCES "replay_job"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "replay_job_retry_of_job_id_idx" ON "replay_job"("retry_of_job_id");
