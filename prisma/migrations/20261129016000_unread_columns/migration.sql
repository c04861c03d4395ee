-- Nothing ever wrote or read it: a report under way is a page's cursor.
alter table "import_slice" drop column "report_id";
