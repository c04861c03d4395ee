/**
 * Reads an object and something that depends on what it is, such as the least amount of its kind of budget. The second takes its time, so
 * that the object is read once more beside it: somebody may have changed its amount meanwhile.
 * @param kindOf null for an object of which nothing else is to be asked
 * @returns null for an object that is not there
 */
export async function readBeside<Row, Kind extends string, Other>(
	read: () => Promise<Row | null>,
	kindOf: (row: Row) => Kind | null,
	readOther: (kind: Kind) => Promise<Other>,
): Promise<{ row: Row; other: Other | null } | null> {
	let row = await read();
	for (;;) {
		const kind = row && kindOf(row);
		if (!row || kind === null) return row && { row, other: null };
		const [other, now] = await Promise.all([readOther(kind), read()]);
		if (now && kindOf(now) === kind) return { row: now, other };
		row = now;
	}
}
