import { inTenant } from "@patchbay/db";
import type { Connecting } from "./connecting.ts";

/** Row of a connection with its grant and its accounts, by their ids at the platform. */
export const readConnection = (
	{ database, tenant }: Pick<Connecting, "database" | "tenant">,
	id: string,
) =>
	inTenant(database.db, tenant.tenantId, (tx) =>
		tx.connection.findFirstOrThrow({
			where: { id },
			include: { grant: true, adAccounts: { orderBy: { externalId: "asc" } } },
		}),
	);
