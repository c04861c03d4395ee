import { randomUUID } from "node:crypto";
import type { AccessContext, ApiKeyScope } from "@patchbay/access";
import { createDatabase, type Database, inTenant } from "@patchbay/db";
import { createUser } from "@patchbay/identity";
import { createApiKeyRow, createBrand, createTenant } from "@patchbay/tenancy";
import {
	type Demo,
	readDemoProgress,
	writeDemoProgress,
} from "./demo-progress.ts";

const email = "owner@example.com";
const everyScope: ApiKeyScope[] = [
	"READ",
	"CONNECT",
	"IMPORT",
	"CAMPAIGNS_WRITE",
	"TOKENS_READ",
	"ADMIN",
];

/**
 * Makes the demo tenant, its owner, a brand and an API key, once for a directory. Killed half-way it goes on from there
 * at the next start.
 */
export async function seedDemo(
	directory: string,
	urls: { owner: string; auth: string },
	password: string,
): Promise<Demo> {
	const progress = await readDemoProgress(directory);
	if (progress.isDone) return progress as Demo;
	// Before anything else: whoever goes on must know which tenant is the demo's.
	await writeDemoProgress(directory, progress);
	const db = createDatabase({
		url: urls.owner,
		applicationName: "patchbay-seed",
		maxConnections: 2,
	});
	try {
		const ctx = await makeTenant(db, progress.tenantId, urls.auth, password);
		const demo: Demo = {
			tenantId: progress.tenantId,
			brandId: await makeBrand(db, ctx),
			email,
			apiKey: await makeApiKey(db, ctx),
		};
		await writeDemoProgress(directory, {
			...demo,
			isDone: true,
			seeded: progress.seeded ?? [],
		});
		return demo;
	} finally {
		await db.close();
	}
}

async function makeTenant(
	db: Database,
	tenantId: string,
	authUrl: string,
	password: string,
): Promise<AccessContext> {
	const name = "Demo owner";
	const { userId } = await createUser({ authUrl, email, name, password });
	const known = await inTenant(db, tenantId, (tx) => tx.member.findFirst());
	const memberId =
		known?.id ??
		(
			await createTenant(db, {
				tenantId,
				name: "Northlight Agency",
				slug: "northlight",
				owner: { userId, name, email },
			})
		).memberId;
	return {
		tenantId,
		actor: { type: "MEMBER", id: memberId, userId, label: email },
		role: "OWNER",
		scopes: [],
		requestId: `seed-${randomUUID()}`,
	};
}

async function makeBrand(db: Database, ctx: AccessContext): Promise<string> {
	const known = await inTenant(db, ctx.tenantId, (tx) => tx.brand.findFirst());
	if (known) return known.id;
	const { brandId } = await createBrand(
		{ ...ctx, db },
		{
			name: "Northlight Outdoor",
			websiteUrl: "https://outdoor.example.com",
			timeZone: "Europe/Berlin",
			currencyCode: "EUR",
		},
	);
	return brandId;
}

async function makeApiKey(db: Database, ctx: AccessContext): Promise<string> {
	const name = "Demo";
	// One that was made by a start that was killed before it could keep the key is of no use to anybody.
	await inTenant(db, ctx.tenantId, (tx) =>
		tx.apiKey.updateMany({
			where: { name, revokedAt: null },
			data: { revokedAt: new Date() },
		}),
	);
	const { key } = await createApiKeyRow(db, ctx, { name, scopes: everyScope });
	return key;
}
