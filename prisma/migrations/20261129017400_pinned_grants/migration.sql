-- A connection's standing is its status and cause. A grant that is kept although no connection uses it is pinned.
alter table platform_grant rename column standing to pinned;
