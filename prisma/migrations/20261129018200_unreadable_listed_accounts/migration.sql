-- A kept list tells of an account that could not be read as much as the platform's own answer did. Nothing ever wrote the
-- text.
alter table "listed_account" drop column "reason";
alter table "listed_account" add column "unreadable" jsonb;
