import {
	type ConnectionsContext,
	completeConnect,
	connect,
	connectInput,
} from "@patchbay/connections";
import { inTenantSql } from "@patchbay/db";
import {
	type ImportsContext,
	startImport,
	startImportInput,
} from "@patchbay/imports";
import { people } from "./connecting.ts";
import { defaultPlatform } from "./default-platform.ts";
import { createBrand } from "./factories/brand.ts";
import { createTenant, type TestTenant } from "./factories/tenant.ts";
import type { Importing } from "./importing.ts";

/** Another tenant of the same installation, with a connection of its own. */
export interface SecondTenant {
	tenant: TestTenant;
	ctx: ConnectionsContext;
	imports: ImportsContext;
	connectionId: string;
	/** Starts an import of its connection; answers the job's id. */
	start(): Promise<string>;
	status(importJobId: string): Promise<string | undefined>;
}

export async function connectSecondTenant(
	app: Importing,
): Promise<SecondTenant> {
	const { db } = app.database;
	const tenant = await createTenant(app.database);
	const ctx = app.as(tenant.ctx);
	const imports = app.importsAs(tenant.ctx);
	const brandId = await createBrand(db, tenant.tenantId);
	const { authorizationUrl } = await connect(
		ctx,
		connectInput.parse({ brandId, platform: defaultPlatform }),
	);
	const { connectionId } = await completeConnect(ctx, {
		platform: defaultPlatform,
		callbackQuery: await app.consent(authorizationUrl ?? "", {
			account: people.brandOwner.email,
		}),
	});
	await app.readAccounts(ctx);
	return {
		tenant,
		ctx,
		imports,
		connectionId,
		async start() {
			const { importJobId } = await startImport(
				imports,
				startImportInput.parse({
					connectionId,
					kind: "CAMPAIGNS",
					includeAssets: false,
				}),
			);
			return importJobId;
		},
		status: (importJobId) =>
			inTenantSql(db, tenant.tenantId, async (sql) => {
				const { rows } = await sql.query<{ status: string }>(
					"select status from import_job where id = $1",
					[importJobId],
				);
				return rows[0]?.status;
			}),
	};
}
