import { createHash } from "node:crypto";
import type { WorldAccount } from "../../world/accounts.ts";
import type { Person } from "../../world/people.ts";

/** An ad account's id. Old ones begin as a person's does. */
export function adAccountIdOf({ id }: WorldAccount): string {
	return adAccountIdOfWorldId(id);
}

/** @param worldId the account's id in the world */
export function adAccountIdOfWorldId(worldId: string | number): string {
	const prefix = Number(worldId) % 2 === 0 ? "t2" : "a2";
	return `${prefix}_${(BigInt(worldId) * 7_919n).toString(36)}`;
}

/** Id of the profile in whose name an ad account's posts are. */
export function profileIdOf({ id }: WorldAccount): string {
	return `t2_${(BigInt(id) * 104_729n + 1n).toString(36)}`;
}

/** Id of the pixel that counts what people do in a shop. */
export function pixelIdOf(account: WorldAccount): string {
	return adAccountIdOf(account);
}

export function fundingInstrumentIdOf({ ordinal }: WorldAccount): string {
	return String(700_001 + ordinal);
}

/** A person's id as a member of businesses. */
export function memberIdOf({ sub }: Person): string {
	return uuidOf(`member ${sub}`);
}

/** A person's id as a user of Reddit. */
export function redditUserIdOf({ sub }: Person): string {
	return `t2_${(BigInt(sub) % 1_000_000_007n).toString(36)}`;
}

/** A UUID that is always the same for the same text. */
export function uuidOf(text: string): string {
	const hex = createHash("sha256").update(text).digest("hex");
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		`8${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	].join("-");
}
