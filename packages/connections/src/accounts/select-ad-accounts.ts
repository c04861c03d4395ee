import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { asSql, inTenant, notify } from "@patchbay/db";
import { Conflict, InvalidInput } from "@patchbay/errors";
import { z } from "zod";
import { lockBrand } from "../admission/write-connection.ts";
import type { ConnectionsContext } from "../context.ts";
import { beginDeletion } from "../disconnecting/begin-deletion.ts";
import {
	getConnectionRow,
	lockConnection,
	usableGrantId,
} from "../find-in-tenant.ts";
import { requestProofs } from "../reading/request-reading.ts";
import { followProofs } from "../standing/follow-proofs.ts";
import {
	accountsBeingDeleted,
	accountsChosenElsewhere,
	type DeselectedData,
	deselectedData,
	setSelection,
} from "./selection.ts";

export const selectAdAccountsInput = z.object({
	connectionId: z.uuid(),
	externalIds: z
		.array(z.string().min(1).max(100))
		.min(1, "Choose at least one ad account.")
		.max(500, "Choose at most 500 ad accounts.")
		.transform((ids) => [...new Set(ids)]),
	deselectedData: z
		.enum(deselectedData)
		.nullish()
		.transform((wanted) => wanted ?? "KEEP"),
});
export type SelectAdAccountsInput = Omit<
	z.output<typeof selectAdAccountsInput>,
	"deselectedData"
> & {
	/** Fate of the data of accounts that are no longer chosen; kept when left out. */
	deselectedData?: DeselectedData;
};

/**
 * Chooses which of the discovered ad accounts are imported. A worker reads a campaign, a spend row and a creative of each:
 * the connection is ACTIVE when at least one account could be read, and its message names those that could not. An account
 * that is no longer chosen is not read any more, and its data is kept, hidden until it is chosen again, or deleted.
 *
 * @throws {InvalidInput} for an account that the connection does not have, or a manager
 * @throws {Conflict} when another connection of the brand imports one of them
 * @throws {AppError} RECONNECT_REQUIRED when the connection is disconnected or its grant is dead
 */
export async function selectAdAccounts(
	ctx: ConnectionsContext,
	input: SelectAdAccountsInput,
): Promise<{ connectionId: string }> {
	requirePermission(ctx, "connection.manage");
	const { tenantId } = ctx;
	const { connectionId, externalIds, deselectedData: data = "KEEP" } = input;
	const deselected = await inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		// Connections of one brand choose in turn: of two that want the same account the second sees the first's choice.
		const { brandId } = await getConnectionRow(tx, tenantId, connectionId);
		await lockBrand(sql, tenantId, brandId);
		await lockConnection(sql, tenantId, connectionId);
		const connection = await getConnectionRow(tx, tenantId, connectionId);
		await usableGrantId(tx, connection);
		const accounts = await tx.adAccount.findMany({
			where: { tenantId, connectionId, externalId: { in: externalIds } },
			select: { externalId: true, name: true, manager: true },
		});
		const known = new Map(accounts.map((each) => [each.externalId, each]));
		for (const externalId of externalIds) {
			const account = known.get(externalId);
			if (!account)
				throw new InvalidInput(
					`This connection cannot reach the ad account ${externalId}. Choose one from its list.`,
					{ field: ["externalIds"] },
				);
			if (account.manager)
				throw new InvalidInput(
					`${account.name} is a manager: it holds accounts and has no campaigns of its own. Choose accounts below it.`,
					{ field: ["externalIds"] },
				);
		}
		const [taken] = await accountsChosenElsewhere(
			sql,
			{ tenantId, id: connectionId, brandId: connection.brandId },
			externalIds,
		);
		if (taken)
			throw new Conflict(
				`${taken.name} is already used by another connection of this brand. Choose another account, or disconnect that connection first.`,
				{ field: ["externalIds"] },
			);
		const [deleted] = await accountsBeingDeleted(
			sql,
			{ tenantId, id: connectionId },
			externalIds,
		);
		if (deleted)
			throw new Conflict(
				`The data of ${deleted.name} is still being deleted. Choose it again in a minute.`,
				{ field: ["externalIds"] },
			);
		const noLonger = await setSelection(
			sql,
			{ tenantId, id: connectionId },
			externalIds,
			data,
		);
		await followProofs(sql, ctx.platforms, tenantId, [connectionId]);
		await requestProofs(sql, tenantId, [connectionId]);
		await recordAudit(sql, ctx, {
			action: "SELECT_ACCOUNTS",
			target: { type: "Connection", id: connectionId },
			detail: {
				externalIds,
				...(noLonger.length > 0
					? {
							deselected: noLonger.map(({ externalId }) => externalId),
							deselectedData: data,
						}
					: {}),
			},
		});
		await notify(sql, "connection", { tenantId, id: connectionId });
		return noLonger;
	});
	if (data === "DELETE") await beginDeletion(ctx, deselected);
	return { connectionId };
}
