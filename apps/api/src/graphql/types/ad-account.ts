import { readAnsweringConnection } from "@patchbay/catalog";
import {
	type AdAccountRecord,
	getConnection,
	listChoosingBrands,
	mostChoosingBrands,
} from "@patchbay/connections";
import {
	type AccountStatus,
	accountStatusOf,
	findPlatform,
} from "@patchbay/platforms";
import { getBrand } from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { ProofResult } from "../enums.ts";
import { globalId, Node } from "./node.ts";
import { AdAccount, Brand, Connection } from "./refs.ts";

interface ProofShape {
	campaigns: typeof ProofResult.$inferType;
	spend: typeof ProofResult.$inferType;
	creatives: typeof ProofResult.$inferType;
	checkedAt: Date;
	message: string | null;
}

const AccountProof = builder.objectRef<ProofShape>("AccountProof").implement({
	fields: (t) => ({
		campaigns: t.expose("campaigns", { type: ProofResult }),
		spend: t.expose("spend", { type: ProofResult }),
		creatives: t.expose("creatives", { type: ProofResult }),
		checkedAt: t.expose("checkedAt", { type: "DateTime" }),
		message: t.exposeString("message", { nullable: true }),
	}),
});

AdAccount.implement({
	access: "tenant.read",
	interfaces: [Node],
	fields: (t) => ({
		id: t.id({ resolve: globalId("AdAccount") }),
		externalId: t.exposeString("externalId"),
		displayId: t.string({
			description:
				"The external id as the platform shows it to people, such as `123-456-7890`.",
			resolve: ({ externalId, platform }, _args, ctx) =>
				findPlatform(ctx.services.platforms, platform)?.displayAccountId?.(
					externalId,
				) ?? externalId,
		}),
		name: t.exposeString("name"),
		currencyCode: t.exposeString("currencyCode", { nullable: true }),
		timeZone: t.exposeString("timeZone", { nullable: true }),
		selected: t.exposeBoolean("selected"),
		synced: t.boolean({
			description:
				"False for one that is no longer chosen but whose history was kept, whose connection was disconnected, or that was never chosen.",
			resolve: async ({ selected, connectionId }, _args, ctx) =>
				selected && (await isLive(ctx, connectionId)),
		}),
		unsyncedSince: t.field({
			type: "DateTime",
			nullable: true,
			description:
				"Time since which it is no longer synced, with its history kept or hidden: it was no longer chosen, or its connection was disconnected. Null for one that is synced, or holds no history.",
			resolve: async (
				{ selected, holdsData, unsyncedAt, connectionId },
				_args,
				ctx,
			) => {
				if (!holdsData) return null;
				if (!selected) return unsyncedAt;
				const { status, disconnectedAt } = await getConnection(
					ctx.read(),
					connectionId,
				);
				return status === "DISCONNECTED" ? disconnectedAt : null;
			},
		}),
		hasHistory: t.exposeBoolean("holdsData", {
			description:
				"True where something that was imported of it is stored, hidden or not.",
		}),
		hidden: t.boolean({
			description:
				"True while its history is in no list and no total: it was hidden until the account is chosen again, or is being deleted.",
			resolve: ({ hiddenAt }) => hiddenAt !== null,
		}),
		beingDeleted: t.boolean({
			description:
				"True while its history is being deleted. It can be chosen again when nothing is left.",
			resolve: ({ deletingAt }) => deletingAt !== null,
		}),
		alsoChosenBy: t.field({
			type: [Brand],
			size: mostChoosingBrands,
			description: `Other brands of this tenant that chose the same account, by name; at most ${mostChoosingBrands}.`,
			resolve: async ({ id }, _args, ctx) => {
				const read = ctx.read();
				const brandIds = await listChoosingBrands(read, id);
				return Promise.all(brandIds.map((brandId) => getBrand(read, brandId)));
			},
		}),
		connection: t.field({
			type: Connection,
			resolve: ({ connectionId }, _args, ctx) =>
				getConnection(ctx.read(), connectionId),
		}),
		answeringConnection: t.field({
			type: Connection,
			nullable: true,
			description:
				"The connection by which the tenant's totals count this account: an account counts once, also where several connections have it. Days that it has not read are counted by the others. Null where none holds data of it.",
			resolve: async ({ id }, _args, ctx) => {
				const connectionId = await readAnsweringConnection(ctx.read(), id);
				return connectionId === null
					? null
					: getConnection(ctx.read(), connectionId);
			},
		}),
		manager: t.exposeBoolean("manager"),
		parentExternalId: t.exposeString("parentExternalId", { nullable: true }),
		platformStatus: t.exposeString("platformStatus", { nullable: true }),
		platformStatusName: t.string({
			nullable: true,
			description:
				"`platformStatus` in words, such as `Under review`; null where the platform tells no status.",
			resolve: (account, _args, ctx) => readStatus(account, ctx)?.name ?? null,
		}),
		open: t.boolean({
			description:
				"False for an account that its platform calls closed, suspended or not approved, by the platform's own words. It can be chosen all the same: reading it decides.",
			resolve: (account, _args, ctx) => readStatus(account, ctx)?.open ?? true,
		}),
		proof: t.field({
			type: AccountProof,
			nullable: true,
			description: "The result of the last attempt to read this account.",
			resolve: ({ proof }) => toProof(proof),
		}),
	}),
});

async function isLive(ctx: RequestContext, connectionId: string) {
	const { status } = await getConnection(ctx.read(), connectionId);
	return status !== "DISCONNECTED";
}

function readStatus(
	{ platform, platformStatus }: AdAccountRecord,
	{ services }: RequestContext,
): AccountStatus | null {
	const { accountStatuses } = findPlatform(services.platforms, platform) ?? {};
	return accountStatusOf(accountStatuses, platformStatus);
}

/** The column holds what the proof of an account wrote: see `AdAccount.proof` in the data model. */
function toProof(proof: AdAccountRecord["proof"]): ProofShape | null {
	if (proof === null || typeof proof !== "object") return null;
	const stored = proof as unknown as Omit<ProofShape, "checkedAt"> & {
		checkedAt: string;
	};
	return { ...stored, checkedAt: new Date(stored.checkedAt) };
}
