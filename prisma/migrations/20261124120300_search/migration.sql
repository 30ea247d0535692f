-- The substring index over dead letters (lib/dead-letters/search/). Derived from dead_letter alone: emptying both tables costs time, no evidence.
CREATE TABLE "search_segment" (
    "first_id" BIGINT NOT NULL,
    "ids" INTEGER NOT NULL,
    "records" INTEGER NOT NULL,
    "rarity" BYTEA NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "search_segment_pkey" PRIMARY KEY ("first_id")
);

CREATE TABLE "search_list" (
    "segment" BIGINT NOT NULL,
    "ids" INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "search_list_pkey" PRIMARY KEY ("segment","ids","row")
);

-- Lists are compressed already, and are read one at a time: in line as long as a page has room.
ALTER TABLE "search_segment" ALTER COLUMN "rarity" SET STORAGE EXTERNAL;
ALTER TABLE "search_list" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
ALTER TABLE "search_list" SET (toast_tuple_target = 8160);
