import {
	AccessMissing,
	type AdAccountDraft,
	hasAdAccounts,
	type PlatformConnector,
	type PlatformSession,
} from "@patchbay/platforms";
import { isReadable } from "./establish-connection.ts";

/**
 * What the grant reaches, with at least one account that can be imported; null for a platform that has no ad accounts.
 * @throws {AccessMissing} ACCESS_MISSING when there is none
 */
export async function requireAccounts(
	connector: PlatformConnector,
	session: PlatformSession,
): Promise<AdAccountDraft[] | null> {
	if (!hasAdAccounts(connector)) return null;
	const accounts = await connector.listAdAccounts(session);
	if (accounts.some(isReadable)) return accounts;
	const name = connector.oauth.platformName;
	throw new AccessMissing(
		"ACCESS_MISSING",
		accounts.length === 0
			? `This login has no ad account at ${name}. Connect with a login that has one, or have yours invited to an account.`
			: `None of the accounts that this login reaches at ${name} can be imported: they are managers without accounts, or closed. Connect with another login.`,
	);
}
