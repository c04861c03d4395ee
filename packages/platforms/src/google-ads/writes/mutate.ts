import type { AccountRef } from "../../drafts.ts";
import type { PlatformSession } from "../../session.ts";
import { createGoogleAdsClient } from "../client.ts";
import { checkId } from "../queries.ts";
import type { ClientChange } from "./client-change.ts";
import { makeBody } from "./make-body.ts";

/**
 * Changes some entities of one kind, or has the change checked. google-ads-api makes the request, and it goes out as one of
 * the session: at the configured endpoint, with the vault's credential, counted in the limits and sent once. The transport
 * that the client would choose takes a refresh token, one fixed host and gRPC, and repeats a change by itself.
 */
export async function mutate(
	session: PlatformSession,
	account: AccountRef,
	change: Omit<ClientChange, "customerId">,
): Promise<unknown> {
	const body = await makeBody({
		...change,
		customerId: checkId(account.externalId),
	});
	return createGoogleAdsClient(session).mutate(
		account,
		change.collection,
		body,
		change.changes.length,
	);
}

/** Name of a resource of an account, such as `customers/1/campaigns/2`. */
export const resourceName = (
	{ externalId }: AccountRef,
	collection: ClientChange["collection"],
	...ids: readonly string[]
): string =>
	`customers/${checkId(externalId)}/${collection}/${ids.map(checkId).join("~")}`;
