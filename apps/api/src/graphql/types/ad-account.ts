import type { AdAccountRecord } from "@patchbay/connections";
import { findPlatform } from "@patchbay/platforms";
import { builder } from "../builder.ts";
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
		proof: t.field({
			type: AccountProof,
			nullable: true,
			description: "The result of the last attempt to read this account.",
			resolve: ({ proof }) => toProof(proof),
		}),
	}),
});

/** The column holds what the proof of an account wrote: see `AdAccount.proof` in the data model. */
function toProof(proof: AdAccountRecord["proof"]): ProofShape | null {
	if (proof === null || typeof proof !== "object") return null;
	const stored = proof as unknown as Omit<ProofShape, "checkedAt"> & {
		checkedAt: string;
	};
	return { ...stored, checkedAt: new Date(stored.checkedAt) };
}
