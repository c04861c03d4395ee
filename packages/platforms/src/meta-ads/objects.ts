import type { AccountRef } from "../drafts.ts";
import { AccessMissing } from "../errors.ts";
import type { PlatformSession } from "../session.ts";
import { createMetaAdsClient, type Parameters } from "./client.ts";
import { checkId } from "./ids.ts";

/** Tells whether Meta knows no such object, or none that this login may see: it never says which. */
export const isUnknownObject = (error: unknown): boolean =>
	error instanceof AccessMissing && error.code === "ACCESS_MISSING";

/** One object's fields; null for one that Meta no longer has, or does not show. */
export async function readObject(
	session: PlatformSession,
	account: AccountRef,
	externalId: string,
	fields: string,
	parameters: Parameters = {},
): Promise<unknown> {
	try {
		return await createMetaAdsClient(session).get(
			checkId(externalId),
			{ ...parameters, fields },
			{ bucket: "management", account: account.externalId },
		);
	} catch (error) {
		if (isUnknownObject(error)) return null;
		throw error;
	}
}
