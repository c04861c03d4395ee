import type { z } from "zod";
import { idAt, type ReadRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { id } from "./api-types.ts";
import { type CalledAccount, callForRows, Refused } from "./call.ts";
import { PresentRows } from "./present-rows.ts";

/** Faults for a campaign or an ad group that is not there: it was deleted after it was listed. */
export const goneParents = [1100, 1201];

/** A list that belongs to one campaign or ad group, and how its rows are read. */
export interface ListQuery<Row, Draft> {
	/** Below the campaign service, such as `Ads/QueryByAdGroupId`. */
	path: string;
	body: Readonly<Record<string, unknown>>;
	/** Name of the list in the reply. */
	list: string;
	/** Kind of record, such as `ad group`. */
	entity: string;
	schema: z.ZodType<Row>;
	toDraft(row: Row): Draft;
}

/** Reads a whole list at once: Microsoft has no pages here. Items that were asked for by their ids and are gone are null. */
export function readList<Row, Draft>(
	session: PlatformSession,
	account: CalledAccount,
	{ path, body, list, entity, schema, toDraft }: ListQuery<Row, Draft>,
): Promise<ReadRows<Draft>> {
	return orGone<ReadRows<Draft>>(
		callForRows(
			session,
			{ service: "campaign", path, body, account, judged: goneParents },
			{
				list,
				collect: () =>
					new PresentRows({
						entity,
						list,
						schema,
						toDraft,
						findId: idAt("Id", id),
					}),
			},
		),
		{ records: [], rejected: [] },
	);
}

/** The reply, or what stands in for it where the parent is gone. */
export async function orGone<T>(reply: Promise<T>, gone: T): Promise<T> {
	try {
		return await reply;
	} catch (error) {
		if (error instanceof Refused && goneParents.includes(error.refusedBy))
			return gone;
		throw error;
	}
}
