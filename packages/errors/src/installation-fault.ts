import { AppError, type AppErrorOptions } from "./app-error.ts";

/**
 * Something of this installation itself fails now: its disk, its memory, its network's own end. It is the operator's matter
 * and passes once that is set right; no platform and no tenant is at fault, and none is marked for it.
 */
export class InstallationFault extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("UNAVAILABLE", message, options);
	}
}

/** No file handle, no memory, no buffer, no port of our own left: the other side was never spoken to. */
const exhausted = new Set([
	"EMFILE",
	"ENFILE",
	"ENOMEM",
	"ENOBUFS",
	"EADDRNOTAVAIL",
]);
/** This host's own rules forbid it. */
const forbidden = new Set(["EACCES", "EPERM"]);

/** Tells whether a network call failed at our end, before the other side could be reached. */
export function isOwnNetworkFault(error: unknown): boolean {
	for (
		let at = error, depth = 0;
		at instanceof Error && depth < 5;
		at = at.cause, depth += 1
	) {
		const { code, syscall } = at as { code?: unknown; syscall?: unknown };
		if (typeof code !== "string") continue;
		if (exhausted.has(code)) return true;
		if (forbidden.has(code) && syscall === "connect") return true;
	}
	return false;
}
