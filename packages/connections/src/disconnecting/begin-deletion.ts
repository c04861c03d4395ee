import type { ConnectionsContext } from "../context.ts";
import {
	type DeletionContext,
	deleteAccountData,
} from "./delete-account-data.ts";

/** Parts that a deletion needs which a person waits for. */
export type DeletingContext = DeletionContext &
	Pick<ConnectionsContext, "logger">;

/** Time that a person waits for the data of accounts to be deleted; a worker does the rest. */
const deletionMilliseconds = 5_000;

/** Deletes the data of accounts that are marked for it: what fails or takes long here, a worker goes on with. */
export async function beginDeletion(
	ctx: DeletingContext,
	accounts: readonly { id: string }[],
): Promise<void> {
	const signal = AbortSignal.timeout(deletionMilliseconds);
	try {
		for (const { id } of accounts) await deleteAccountData(ctx, id, signal);
	} catch (err) {
		ctx.logger.warn(
			{ err, tenantId: ctx.tenantId },
			"the data of accounts is not deleted yet; a worker goes on",
		);
	}
}
