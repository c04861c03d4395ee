import type { WorldAccount } from "../world/accounts.ts";

/** An account's id as X writes it: base 36 in lower case. */
export function accountIdOf(account: Pick<WorldAccount, "id">): string {
	return `18ce5${Number(account.id).toString(36)}`;
}

const industries = ["RETAIL", "TRAVEL", "FOOD_BEVERAGE", "HOME_GARDEN"];
const dayMs = 86_400_000;
const founded = Date.UTC(2024, 0, 1);

/** An account in X's words: no currency, no manager above it. */
export function renderAccount(account: WorldAccount, approvalStatus: string) {
	const createdAt = founded + account.ordinal * 17 * dayMs;
	return {
		id: accountIdOf(account),
		name: account.name,
		business_name: null,
		business_id: null,
		timezone: account.timeZone,
		timezone_switch_at: instant(createdAt),
		approval_status: approvalStatus,
		industry_type: industries[account.ordinal % industries.length],
		created_at: instant(createdAt),
		updated_at: instant(createdAt + 30 * dayMs),
		deleted: account.status === "closed",
	};
}

export type RenderedAccount = ReturnType<typeof renderAccount>;

/** Whole seconds in UTC. */
function instant(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
