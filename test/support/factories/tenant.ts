import type { AccessContext } from "@patchbay/access";
import { newId } from "@patchbay/db";
import { asOwner } from "../as-owner.ts";
import type { TestDatabase } from "../database.ts";

export interface TestTenant {
	tenantId: string;
	memberId: string;
	userId: string;
	/** As its owner, signed in. */
	ctx: AccessContext;
}

/** A tenant with one member, its owner. */
export async function createTenant(
	database: Pick<TestDatabase, "ownerUrl">,
	{ name = "Test tenant" }: { name?: string } = {},
): Promise<TestTenant> {
	const tenantId = newId();
	const memberId = newId();
	const userId = newId();
	const email = `${userId}@example.test`;
	await asOwner(database, tenantId, async (client) => {
		await client.query(
			"insert into tenant (id, name, slug) values ($1, $2, $3)",
			[tenantId, name, `t-${tenantId}`],
		);
		await client.query(
			"insert into member (id, tenant_id, user_id, name, email, role) values ($1, $2, $3, 'Owner', $4, 'OWNER')",
			[memberId, tenantId, userId, email],
		);
	});
	const ctx: AccessContext = {
		tenantId,
		actor: { type: "MEMBER", id: memberId, userId, label: email },
		role: "OWNER",
		scopes: [],
		requestId: `test-${tenantId}`,
	};
	return { tenantId, memberId, userId, ctx };
}
