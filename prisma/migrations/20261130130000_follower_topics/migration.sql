-- Where what usually follows is mostly published: only what of that topic is not read yet may still be there. Workers one version older leave it out.
ALTER TABLE "follow_up" ADD COLUMN "topic" TEXT;
