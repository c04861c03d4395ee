import type { Saved } from "@patchbay/catalog";
import type { SqlExecutor } from "@patchbay/db";

/** A record that is not saved. */
export interface RefusedRecord<Record> {
	record: Record;
	/** Reason as a sentence; never the values. */
	reason: string;
}

const onTwoPages =
	"It stands twice in the platform's list. The first one is kept.";

/**
 * Saves a page as one statement. When the database refuses it for its values (SQLSTATE class 22, 23 or 54: a number out of
 * range, a date that is none, a text too long for an index), the page is halved again and again until the records at fault are
 * found; all others are saved. Any other error passes. Records that stand twice in the list are refused too.
 */
export async function saveOrIsolate<Record>(
	sql: SqlExecutor,
	records: readonly Record[],
	save: (
		sql: SqlExecutor,
		records: readonly Record[],
	) => Promise<number | Saved<Record>>,
): Promise<{ saved: number; refused: RefusedRecord<Record>[] }> {
	if (records.length === 0) return { saved: 0, refused: [] };
	await sql.query("savepoint page");
	try {
		const result = await save(sql, records);
		await sql.query("release savepoint page");
		if (typeof result === "number") return { saved: result, refused: [] };
		const refused = result.twice.map((record) => ({
			record,
			reason: onTwoPages,
		}));
		return { saved: result.saved, refused };
	} catch (error) {
		const reason = valueFault(error);
		if (reason === null) throw error;
		await sql.query("rollback to savepoint page");
		await sql.query("release savepoint page");
		const [record] = records;
		if (records.length === 1 && record !== undefined)
			return { saved: 0, refused: [{ record, reason }] };
		const middle = records.length >> 1;
		const first = await saveOrIsolate(sql, records.slice(0, middle), save);
		const second = await saveOrIsolate(sql, records.slice(middle), save);
		return {
			saved: first.saved + second.saved,
			refused: [...first.refused, ...second.refused],
		};
	}
}

function valueFault(error: unknown): string | null {
	if (!(error instanceof Error) || !("code" in error)) return null;
	const { code } = error;
	if (typeof code !== "string" || !/^(2[123]|54)/.test(code)) return null;
	// The driver's message can quote the value.
	return `The record holds a value that cannot be stored (SQLSTATE ${code}).`;
}
