-- Patterns of topics that operators have opted in to tracing, beside those of the configuration.
CREATE TABLE "traced_choice" (
    "cluster" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "chosen_by" TEXT NOT NULL,
    "chosen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "traced_choice_pkey" PRIMARY KEY ("cluster","pattern")
);
