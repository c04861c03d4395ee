import { createHash } from "node:crypto";
import { directAccountId } from "../world/people.ts";
import { shortId } from "./shop/ids.ts";

/** Id of a world's account at Klaviyo, which is its public key too: six characters, upper and lower case matter. */
export function publicKeyOf(accountId: string): string {
	return shortId(accountId);
}

/** A private key in Klaviyo's form, the same for the same words. */
export function privateKeyOf(...words: string[]): string {
	const digest = createHash("sha256").update(`klaviyo ${words.join(" ")}`);
	return `pk_${digest.digest("hex").slice(0, 34)}`;
}

/** Both keys of the account that Brand owner has: what is pasted to connect it. */
export const knownKeys = {
	apiKey: privateKeyOf(directAccountId, "full"),
	publicApiKey: publicKeyOf(directAccountId),
};
