/** The tables with a `tenant_id` that a script of the schema engine creates. */
export function newTenantTables(ddl: string): string[] {
	return [...ddl.matchAll(/^CREATE TABLE "(\w+)" \(([\s\S]*?)^\);/gm)]
		.filter(([, , columns]) => columns?.includes('"tenant_id"'))
		.map(([, name]) => name as string);
}

/** Policies and rights that every tenant table has: isolation by tenant, and the app's rights on rows. */
export function isolationOf(table: string): string {
	return `ALTER TABLE "${table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON "${table}" USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "${table}" TO patchbay_app;
`;
}
