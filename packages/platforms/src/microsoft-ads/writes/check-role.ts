import { AccessMissing } from "../../errors.ts";
import type { PlatformSession } from "../../session.ts";
import type { CalledAccount } from "../call.ts";
import { readUser } from "../identify.ts";

/** Role that can read everything and change nothing. */
const viewer = 100;

/**
 * Checks that the person may change an account, where a change is only to be checked: Microsoft itself says so with its
 * refusal alone.
 * @throws {AccessMissing} for somebody who is a viewer there
 */
export async function checkRole(
	session: PlatformSession,
	{ externalId, accessExternalId }: CalledAccount,
): Promise<void> {
	const { roles } = await readUser(session);
	const here = roles.filter(({ CustomerId, AccountIds, LinkedAccountIds }) => {
		const accounts = [...(AccountIds ?? []), ...(LinkedAccountIds ?? [])];
		return accounts.length === 0
			? CustomerId === accessExternalId
			: accounts.includes(externalId);
	});
	if (here.length > 0 && here.every(({ RoleId }) => RoleId === viewer))
		throw new AccessMissing(
			"ACCESS_MISSING",
			"This login is a viewer of the ad account and can change nothing. Ask an administrator for another role at Microsoft Advertising under Settings → Account access.",
		);
}
