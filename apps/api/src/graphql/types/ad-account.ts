import { readHistoryStart } from "@patchbay/catalog";
import type { AdAccountRecord } from "@patchbay/connections";
import { verifiableFrom } from "@patchbay/imports";
import {
	type AccountStatus,
	accountStatusOf,
	findPlatform,
} from "@patchbay/platforms";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { ProofResult } from "../enums.ts";
import { globalId, Node } from "./node.ts";
import { AdAccount } from "./refs.ts";

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
		historyFrom: t.field({
			type: "Date",
			nullable: true,
			description:
				"First day whose numbers were read; null before the first import.",
			resolve: ({ id }, _args, ctx) => readHistoryStart(ctx.read(), id),
		}),
		verifiableFrom: t.field({
			type: "Date",
			nullable: true,
			description:
				"First day that the platform still tells by campaign and day. What was read of earlier days stays as it was and can no longer be verified.",
			resolve: (account, _args, { services }) => {
				const platform = findPlatform(services.platforms, account.platform);
				return platform
					? verifiableFrom(platform, account, services.db.clock.now())
					: null;
			},
		}),
		proof: t.field({
			type: AccountProof,
			nullable: true,
			description: "The result of the last attempt to read this account.",
			resolve: ({ proof }) => toProof(proof),
		}),
	}),
});

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
