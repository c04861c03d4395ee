-- A slice that may be claimed says so, and writing a job's plan is its first slice. On their own: new values of an enum cannot be
-- used in the transaction that makes them.
alter type "ImportSliceState" add value 'READY' after 'PENDING';
alter type "ImportStream" add value 'PLAN' before 'ACCOUNTS';
