import type { z } from "zod";
import type { AccountRef } from "../../drafts.ts";
import { UnexpectedReply } from "../../errors.ts";
import type { PlatformSession } from "../../session.ts";
import { createGoogleAdsClient } from "../client.ts";
import { gaql, type QueryName } from "../queries.ts";
import { rowsOf } from "../reading.ts";

/** One entity, as Google tells it at this moment; null for one that it does not have. */
export async function readOne<Row>(
	session: PlatformSession,
	account: AccountRef,
	of: {
		entity: string;
		query: QueryName;
		id: string;
		conditions: readonly string[];
		schema: z.ZodType<Row>;
	},
): Promise<Row | null> {
	const { records, rejected } = await createGoogleAdsClient(session).all(
		account,
		gaql(of.query, of.conditions),
		rowsOf(of.entity, of.id, of.schema, (row) => row),
	);
	const [unfit] = rejected;
	if (unfit)
		throw new UnexpectedReply(
			`Google Ads told this ${of.entity} in an unknown form (at ${unfit.path}). Tell the operator of this installation.`,
			unfit.path,
		);
	return records[0] ?? null;
}
