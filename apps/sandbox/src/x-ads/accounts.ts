import type { WorldAccount } from "../world/accounts.ts";
import { instant } from "./calls/times.ts";

/** An account's id as X writes it: base 36 in lower case. */
export function accountIdOf(account: Pick<WorldAccount, "id">): string {
	return `18ce5${Number(account.id).toString(36)}`;
}

const industries = ["RETAIL", "TRAVEL", "FOOD_BEVERAGE", "HOME_GARDEN"];
const dayMs = 86_400_000;
const founded = Date.UTC(2024, 0, 1);

/** Time at which an account was made, in milliseconds. */
export function foundedAt({ ordinal }: WorldAccount): number {
	return founded + ordinal * 17 * dayMs;
}

/** An account in X's words: no currency, no manager above it. */
export function renderAccount(account: WorldAccount, approvalStatus: string) {
	const createdAt = foundedAt(account);
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
