import type { WorldAccount } from "../../world/accounts.ts";
import { ownIdOf } from "../entities/ids.ts";

export const identityTypes = [
	"CUSTOMIZED_USER",
	"AUTH_CODE",
	"TT_USER",
	"BC_AUTH_TT",
] as const;
export type IdentityType = (typeof identityTypes)[number];

/** A face that ads show: a made-up one, or a TikTok account that lets its posts be advertised. */
export type Identity = {
	type: IdentityType;
	id: string;
	displayName: string;
	/** Business Center through which the TikTok account is reached; null for another type. */
	businessCenterId: string | null;
};

const names = ["", " 🎬", " Studio"] as const;

/** Three identities of each type for every advertiser. Ads use the first of a type. */
export function identitiesOf(account: WorldAccount): Identity[] {
	return identityTypes.flatMap((type, position) =>
		names.map((name, index) => ({
			type,
			id: ownIdOf(
				account,
				7_012_000_000_000_000_000n,
				position * names.length + index,
			),
			displayName: `${account.name}${name}`,
			businessCenterId: type === "BC_AUTH_TT" ? "7000000000000000001" : null,
		})),
	);
}

export function identityOf(
	account: WorldAccount,
	type: IdentityType,
): Identity {
	const found = identitiesOf(account).find((one) => one.type === type);
	if (found === undefined) throw new Error(`no identity ${type}`);
	return found;
}
