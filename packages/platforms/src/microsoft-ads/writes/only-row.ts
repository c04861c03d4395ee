import { UnexpectedReply } from "../../errors.ts";
import type { ReadRows } from "../../read-rows.ts";

/**
 * The row of an object that was asked for by its id; null where Microsoft has none.
 * @throws {UnexpectedReply} for a row in an unknown form: the object is there, and what it is like is not known
 */
export function onlyRow<Row>(
	{ records, rejected }: ReadRows<Row>,
	entity: string,
): Row | null {
	const [unfit] = rejected;
	if (unfit)
		throw new UnexpectedReply(
			`Microsoft Ads told this ${entity} in an unknown form (at ${unfit.path}). Tell the operator of this installation.`,
			unfit.path,
		);
	return records[0] ?? null;
}
