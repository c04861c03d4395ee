import { AppError, Unavailable } from "@patchbay/errors";
import { toBusy } from "./database-busy.ts";

/**
 * SQLSTATEs that say the server, not the statement, is at fault: class 08, 53, 57P01 to 57P05; and 25P03 and 25P04, by which
 * it has ended the session of a transaction that stood still, or took, too long.
 */
const serverAtFault = /^(08|53|57P0|25P0[34])/;
const socketCodes = new Set([
	"ECONNREFUSED",
	"ECONNRESET",
	"ECONNABORTED",
	"EPIPE",
	"ETIMEDOUT",
	"EHOSTUNREACH",
	"ENOTFOUND",
	"EAI_AGAIN",
]);
/** Prisma: cannot reach, timed out, closed by the server, none free, transaction could not start in time. */
const prismaCodes = new Set(["P1001", "P1002", "P1017", "P2024", "P2028"]);
/** node-postgres gives these no code. */
const driverMessages =
	/^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/** Tells whether an error means that the database cannot be reached, rather than that a statement was wrong. */
export function isLostDatabase(error: unknown): boolean {
	for (
		let at = error, depth = 0;
		at instanceof Error && depth < 5;
		at = at.cause, depth += 1
	) {
		if (at instanceof AppError) return false;
		const { code, meta } = at as { code?: unknown; meta?: unknown };
		if (
			typeof code === "string" &&
			(serverAtFault.test(code) ||
				socketCodes.has(code) ||
				prismaCodes.has(code))
		)
			return true;
		if (driverMessages.test(at.message)) return true;
		if (at instanceof AggregateError && at.errors.some(isLostDatabase))
			return true;
		if (isLostToPrisma(at) || isLostToPrisma(rawFailure(meta))) return true;
	}
	return false;
}

/** A raw query of Prisma fails with P2010 and the adapter's error beside it. */
function rawFailure(meta: unknown): unknown {
	return meta !== null && typeof meta === "object"
		? (meta as { driverAdapterError?: unknown }).driverAdapterError
		: undefined;
}

/** The error of Prisma's driver adapter keeps the reason in its cause, as a plain object. */
function isLostToPrisma(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	const { cause } = error;
	if (cause === null || typeof cause !== "object" || cause instanceof Error)
		return false;
	const { kind, originalCode } = cause as {
		kind?: unknown;
		originalCode?: unknown;
	};
	return (
		kind === "DatabaseNotReachable" ||
		kind === "ConnectionClosed" ||
		kind === "SocketTimeout" ||
		(typeof originalCode === "string" && serverAtFault.test(originalCode))
	);
}

/** Runs `work`; a lost database and one that gave up become `Unavailable`, any other error passes as it is. */
export async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw toDatabaseError(error);
	}
}

/**
 * Translates an error for callers: `Unavailable` for a lost database, `DatabaseBusy` for a time limit, else the error
 * itself.
 */
export function toDatabaseError(error: unknown): unknown {
	if (error instanceof AppError) return error;
	return isLostDatabase(error) ? unavailable(error) : (toBusy(error) ?? error);
}

/** The error shown to a user when the database does not answer. */
export function unavailable(cause: unknown): Unavailable {
	return new Unavailable(
		"The database does not answer right now. Try again in a moment.",
		{ cause, retryAt: new Date(Date.now() + 5_000) },
	);
}
