import type { SqlExecutor } from "@patchbay/db";
import type { AdAccountDraft } from "@patchbay/platforms";
import {
	accountsBeingDeleted,
	accountsChosenElsewhere,
	setSelection,
} from "./selection.ts";

export interface Choice {
	/** External ids. */
	chosen: string[];
	/** Reason why none is chosen, where that is not for the person to choose; null for the usual reason. */
	message: string | null;
}

/**
 * Decides which accounts are chosen: those chosen before; else the only one there is to choose. An account that another
 * connection of the brand imports is left out, and one whose data is still being deleted. Of a live connection nothing is taken away because a list lacks it.
 */
export async function choose(
	sql: SqlExecutor,
	connection: { tenantId: string; id: string; brandId: string },
	accounts: readonly AdAccountDraft[],
	wasLive: boolean,
): Promise<Choice> {
	const listed = new Set(accounts.map((account) => account.externalId));
	const { rows } = await sql.query<{ external_id: string }>(
		"select external_id from ad_account where tenant_id = $1 and connection_id = $2 and selected",
		[connection.tenantId, connection.id],
	);
	const before = rows
		.map((row) => row.external_id)
		.filter((externalId) => wasLive || listed.has(externalId));
	const only = onlyCandidate(accounts);
	const wanted = before.length === 0 && only ? [only.externalId] : before;
	const elsewhere = await accountsChosenElsewhere(sql, connection, wanted);
	const deleted = await accountsBeingDeleted(sql, connection, wanted);
	const taken = new Set(
		[...elsewhere, ...deleted].map((account) => account.externalId),
	);
	const chosen = wanted.filter((externalId) => !taken.has(externalId));
	await setSelection(sql, connection, chosen);
	if (chosen.length > 0) return { chosen, message: null };
	const [first] = elsewhere;
	const [beingDeleted] = deleted;
	return {
		chosen,
		message: first
			? `${first.name} is already used by another connection of this brand. Choose another account, or disconnect that connection first.`
			: beingDeleted
				? `The data of ${beingDeleted.name} is still being deleted. Choose it again in a minute.`
				: null,
	};
}

/** The account that is meant where nobody has to be asked: the only open one, or the only one there is. */
function onlyCandidate(
	accounts: readonly AdAccountDraft[],
): AdAccountDraft | null {
	const readable = accounts.filter(isReadable);
	const open = readable.filter(({ active }) => active);
	const [only, another] = open.length > 0 ? open : readable;
	return only && !another ? only : null;
}

/**
 * An account that may be chosen: any but a manager. One that is closed or was refused just now too: a closed test account
 * can be read, and the proof decides.
 */
export function isSelectable(account: AdAccountDraft): boolean {
	return !account.manager;
}

/** An account that may be chosen and was not refused when the accounts were listed. */
export function isReadable(account: AdAccountDraft): boolean {
	return isSelectable(account) && account.unreadable?.isRefusal !== true;
}
