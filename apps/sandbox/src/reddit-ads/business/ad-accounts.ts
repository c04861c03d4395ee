import type { WorldAccount } from "../../world/accounts.ts";
import { type Businesses, isoTime } from "./businesses.ts";
import { adAccountIdOf } from "./ids.ts";

export const approvals = [
	"ADMIN",
	"BANNED",
	"NEEDS_ID_VERIFICATION",
	"PENDING",
	"SUSPENDED",
	"SUSPICIOUS",
	"TRUSTED",
	"VALID",
] as const;

/** State of an ad account, which Reddit alone changes. */
export type Standing = {
	approval: string;
	suspensionReason: string | null;
};

/** Standings of ad accounts: the world's, or those that a test gave. */
export class Standings {
	readonly #given = new Map<string, Standing>();
	/** Ids of accounts in which the person has lost every role: they are listed still, and tell nothing. */
	readonly withoutRole = new Set<string>();

	set(accountId: string, standing: Standing): void {
		this.#given.set(accountId, standing);
	}

	of(account: WorldAccount): Standing {
		return (
			this.#given.get(adAccountIdOf(account)) ??
			(account.status === "closed"
				? { approval: "SUSPENDED", suspensionReason: "OTHER" }
				: { approval: "VALID", suspensionReason: null })
		);
	}

	/** True for an ad account that may serve ads and be changed. */
	isUsable(account: WorldAccount): boolean {
		return ["ADMIN", "TRUSTED", "VALID"].includes(this.of(account).approval);
	}
}

const founded = Date.UTC(2025, 0, 2, 3, 4, 5);

export function renderAdAccount(
	account: WorldAccount,
	{ businesses, standings }: { businesses: Businesses; standings: Standings },
) {
	const { approval, suspensionReason } = standings.of(account);
	const createdAt = isoTime(founded + account.ordinal * 86_400_000);
	return {
		id: adAccountIdOf(account),
		name: account.name,
		business_id: businesses.ownerOf(account).id,
		currency: account.currencyCode,
		time_zone_id: account.timeZone,
		type: "SELF_SERVE",
		admin_approval: approval,
		suspension_reason: suspensionReason,
		attribution_type: "ALL_CONVERSION",
		click_attribution_window: "MONTH",
		view_attribution_window: "DAY",
		app_attribution_type: "ALL_CONVERSION",
		app_click_attribution_window: "WEEK",
		app_view_attribution_window: "DAY",
		excluded_communities: [],
		excluded_keywords: [],
		pixel_partner_preferences: null,
		spend_cap_type: null,
		created_at: createdAt,
		modified_at: createdAt,
	};
}
