/**
 * Reads an object and something that depends on what it is, such as the least amount of its kind of budget. The second takes its
 * time, so that the object is read once more beside it: somebody may have changed its amount meanwhile.
 * @param kindOf null for an object of which nothing else is to be asked
 * @returns null for an object that is not there
 */
export async function readBeside<Found, Kind extends string, Other>(
	read: () => Promise<Found | null>,
	kindOf: (found: Found) => Kind | null,
	readOther: (kind: Kind) => Promise<Other>,
): Promise<{ found: Found; other: Other | null } | null> {
	let found = await read();
	while (found) {
		const kind = kindOf(found);
		if (kind === null) return { found, other: null };
		const [other, now] = await Promise.all([readOther(kind), read()]);
		if (now && kindOf(now) === kind) return { found: now, other };
		found = now;
	}
	return null;
}
