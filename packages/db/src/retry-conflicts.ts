import { setTimeout as sleep } from "node:timers/promises";

/** Deadlock detected; could not serialize. */
const conflictStates = new Set(["40P01", "40001"]);
/** Prisma: a transaction failed by a write conflict or a deadlock. */
const prismaCode = "P2034";
const mostAttempts = 4;

/**
 * Runs a transaction once more when PostgreSQL has ended it for another one's sake: it left no trace then. Only for work
 * without any effect outside of its transaction.
 */
export async function retryConflicts<T>(
	transaction: () => Promise<T>,
): Promise<T> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await transaction();
		} catch (error) {
			if (attempt === mostAttempts || !isConflict(error)) throw error;
			// Two that met must not meet again.
			await sleep(Math.random() * 25 * 2 ** attempt);
		}
	}
}

/** Tells whether PostgreSQL ended the transaction because of a deadlock or a conflict with another one. */
export function isConflict(error: unknown): boolean {
	for (
		let at = error, depth = 0;
		at instanceof Error && depth < 5;
		at = at.cause, depth += 1
	) {
		const { code, meta } = at as { code?: unknown; meta?: unknown };
		if (isConflictCode(code) || code === prismaCode) return true;
		if (isOfAdapter(at.cause) || isOfAdapter(adapterCause(meta))) return true;
	}
	return false;
}

function isConflictCode(code: unknown): boolean {
	return typeof code === "string" && conflictStates.has(code);
}

/** Recognises an error of Prisma's driver adapter: a plain object in the error's cause. */
function isOfAdapter(cause: unknown): boolean {
	if (cause === null || typeof cause !== "object") return false;
	const { kind, originalCode } = cause as {
		kind?: unknown;
		originalCode?: unknown;
	};
	return kind === "TransactionWriteConflict" || isConflictCode(originalCode);
}

/** A raw query of Prisma fails with P2010 and the adapter's error beside it. */
function adapterCause(meta: unknown): unknown {
	if (meta === null || typeof meta !== "object") return undefined;
	const { driverAdapterError } = meta as { driverAdapterError?: unknown };
	return driverAdapterError instanceof Error
		? driverAdapterError.cause
		: undefined;
}
