import { hasAdAccounts, type PlatformSession } from "@patchbay/platforms";
import { listsOf, recordsOf } from "./pages.ts";
import type { SessionOptions, Stand } from "./stand.ts";

/** The one call of a case that is broken in many ways. */
export interface Reading {
	path: string;
	/** Reads everything, with a session of the stand. */
	read(session: PlatformSession): Promise<unknown[]>;
	/** Requests after which a fault comes: one page where there are several, so that it is in the middle of a list. */
	before: number;
	session: PlatformSession;
	/** Result of reading when nothing is broken. */
	whole: unknown[];
}

/** Signs in, reads once, and forgets what was sent for it. */
export async function prepareReading(
	stand: Stand,
	options?: SessionOptions,
): Promise<Reading> {
	const { path } = stand.known.reading;
	const { session } = await stand.signIn(undefined, options);
	const read = await readerOf(stand, session);
	await stand.reset();
	const whole = await read(session);
	const requests = await stand.requests(path);
	if (requests.length === 0)
		throw new Error(`case.ts: "reading" sends nothing to ${path}`);
	await stand.reset();
	return { path, read, before: requests.length > 1 ? 1 : 0, session, whole };
}

async function readerOf(
	stand: Stand,
	session: PlatformSession,
): Promise<Reading["read"]> {
	const { platform, known } = stand;
	const { part } = known.reading;
	if (part === "verify")
		return async (of) => {
			await platform.parts.verify.run(of);
			return [];
		};
	if (part === "accounts" && hasAdAccounts(platform))
		return (of) => platform.parts.accounts.run(of);
	const { files } = platform.parts;
	if (part === "files" && files) {
		if (known.files) await stand.control(known.files.prepare(8));
		return (of) => recordsOf(files.run(of, { pageSize: 7 }));
	}
	const list = listsOf(platform).find((each) => each.part === part);
	if (!list)
		throw new Error(`case.ts: ${platform.name} has no part "${part}" to read`);
	const account = await stand.account(session);
	return (of) => recordsOf(list.read(of, account));
}
