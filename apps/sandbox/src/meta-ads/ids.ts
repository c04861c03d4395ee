import type { WorldAccount } from "../world/accounts.ts";
import type { Person } from "../world/people.ts";

/** Beginnings of ids by what they name, so that an id alone says it, as it does at Meta. */
const beginnings = {
	campaign: "1201",
	adSet: "1202",
	ad: "1203",
	creative: "1204",
	video: "1205",
	pixel: "1206",
	business: "1207",
	page: "1208",
	post: "1209",
} as const;

export type IdKind = keyof typeof beginnings;

/** Places of an object in the world: account, campaign, ad group and ad, or what else is counted; 0 where it has none. */
export type IdPlace = {
	ordinal: number;
	campaign?: number;
	group?: number;
	ad?: number;
};

/** An id of 18 digits, which a double cannot hold: the last two are counted from 1. */
export function idOf(kind: IdKind, place: IdPlace): string {
	const { ordinal, campaign = 0, group = 0, ad = 0 } = place;
	const digits = (value: number, length: number): string =>
		String(value).padStart(length, "0");
	return `${beginnings[kind]}${digits(ordinal, 5)}${digits(campaign, 5)}${digits(group, 2)}${digits(ad + 1, 2)}`;
}

/** The reverse of `idOf`; null for an id that names nothing here. */
export function placeOf(id: string): (IdPlace & { kind: IdKind }) | null {
	const [, beginning, ...places] =
		/^(\d{4})(\d{5})(\d{5})(\d{2})(\d{2})$/.exec(id) ?? [];
	const kind = (Object.keys(beginnings) as IdKind[]).find(
		(one) => beginnings[one] === beginning,
	);
	if (kind === undefined) return null;
	const [ordinal = 0, campaign = 0, group = 0, last = 0] = places.map(Number);
	return { kind, ordinal, campaign, group, ad: last - 1 };
}

const firstAccount = 10_150_000_000_000_000n;
const firstUser = 122_100_000_000_000_001n;
const firstSystemUser = 122_200_000_000_000_001n;
const firstSub = 100_000_000_000_000_000_000n;

/** An ad account's number, without `act_`. */
export function accountIdOf(account: Pick<WorldAccount, "id">): string {
	return accountIdOfWorldId(account.id);
}

/** @param worldId the account's id in the world */
export function accountIdOfWorldId(worldId: string | number): string {
	return String(firstAccount + BigInt(worldId));
}

/** The world's id of an ad account, with or without `act_`. */
export function worldIdOfAccount(id: string): string {
	const digits = /^(?:act_)?(\d{1,25})$/.exec(id)?.[1];
	return digits === undefined ? "" : String(BigInt(digits) - firstAccount);
}

/** A person's id at Meta, as this app sees it. */
export function userIdOf({ sub }: Person): string {
	return String(firstUser + (BigInt(sub) - firstSub) * 2n);
}

/** A system user's id: each business has a few, numbered from 0. */
export function systemUserIdOf(ordinal: number, index: number): string {
	return String(firstSystemUser + BigInt(ordinal * 10 + index) * 2n);
}
