-- Trace of the request that asked for an import, as W3C Trace Context writes it: the worker's spans belong to it. Null where nothing
-- was traced.
alter table import_job add column traceparent text;
