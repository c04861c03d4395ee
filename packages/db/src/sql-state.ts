const pattern = /^[0-9A-Z]{5}$/;

/** The SQLSTATE of an error of node-postgres or Prisma, however it is wrapped; null where there is none. */
export function sqlStateOf(error: unknown): string | null {
	for (
		let at = error, depth = 0;
		at !== null && typeof at === "object" && depth < 6;
		depth += 1
	) {
		const { code, originalCode, meta, cause } = at as {
			code?: unknown;
			/** Code from Prisma's driver adapter: a plain object in the cause of its error. */
			originalCode?: unknown;
			/** A raw query of Prisma fails with P2010 and the adapter's error in here. */
			meta?: { driverAdapterError?: unknown };
			cause?: unknown;
		};
		for (const each of [originalCode, code])
			if (typeof each === "string" && pattern.test(each) && !isOther(each))
				return each;
		at = meta?.driverAdapterError ?? cause ?? null;
	}
	return null;
}

/** Codes of Prisma (P2010) and of sockets (EPIPE) have the same length. */
function isOther(code: string): boolean {
	return /^P[1-6]\d{3}$/.test(code) || /^E[A-Z]{4}$/.test(code);
}
