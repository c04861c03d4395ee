import type { WorldAccount } from "../world/accounts.ts";
import type { Person } from "../world/people.ts";

const firstAdvertiser = 7_100_000_000_000_000_000n;
const firstUser = 6_900_000_000_000_000_003n;
const firstSub = 100_000_000_000_000_000_000n;

/** An advertiser's id: 19 digits, which a double cannot hold. */
export function advertiserIdOf(account: WorldAccount): string {
	return advertiserIdOfWorldId(account.id);
}

/** @param worldId the account's id in the world */
export function advertiserIdOfWorldId(worldId: string | number): string {
	return String(firstAdvertiser + BigInt(worldId) * 7_919n);
}

/** A person's id at TikTok. */
export function coreUserIdOf({ sub }: Person): string {
	return String(firstUser + (BigInt(sub) - firstSub) * 2n);
}

const founded = Date.UTC(2024, 2, 1) / 1000;
const countries: Readonly<Record<string, string>> = {
	USD: "US",
	EUR: "DE",
	JPY: "JP",
};

/** An advertiser in TikTok's words, with every field that `advertiser/info/` knows. */
export function renderAdvertiser(
	account: WorldAccount,
	status: string | undefined,
) {
	return {
		advertiser_id: advertiserIdOf(account),
		name: account.name,
		status: advertiserStatus(account, status),
		role: "ROLE_ADVERTISER",
		currency: account.currencyCode,
		// POSIX counts west of Greenwich as positive.
		timezone: posixZone(account.timeZone),
		display_timezone: account.timeZone,
		country: countries[account.currencyCode] ?? "US",
		company: account.name,
		industry: "290806",
		balance: 0,
		create_time: founded + account.ordinal * 86_400 * 17,
		advertiser_account_type: "AUCTION",
		owner_bc_id: "7000000000000000001",
		rejection_reason: "",
		email: "s***@example.com",
		license_no: null,
		telephone_number: null,
	};
}

/** @param given by a test, instead of the world's */
export function advertiserStatus(
	{ status }: WorldAccount,
	given: string | undefined,
): string {
	return given ?? (status === "closed" ? "STATUS_DISABLE" : "STATUS_ENABLE");
}

export type RenderedAdvertiser = ReturnType<typeof renderAdvertiser>;

const standardHours: Readonly<Record<string, number>> = {
	"America/New_York": -5,
	"Europe/Berlin": 1,
	"Asia/Tokyo": 9,
};

function posixZone(timeZone: string): string {
	const hours = standardHours[timeZone] ?? 0;
	return hours === 0
		? "Etc/GMT"
		: `Etc/GMT${hours < 0 ? "+" : "-"}${Math.abs(hours)}`;
}
