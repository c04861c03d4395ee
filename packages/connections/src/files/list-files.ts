import { requirePermission } from "@patchbay/access";
import { inTenant, readPageArgs, type WithReader } from "@patchbay/db";
import { AppError, InvalidInput, Unavailable } from "@patchbay/errors";
import {
	CursorExpired,
	type FileDraft,
	findPlatform,
	type Parts,
	type PlatformSession,
	PlatformUnavailable,
	RateLimited,
} from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import { getConnectionRow, usableGrantId } from "../find-in-tenant.ts";
import { withSession } from "../grants/with-session.ts";

export interface ListFiles {
	connectionId: string;
	page: {
		first?: number | null | undefined;
		after?: string | null | undefined;
	};
	/** Part of the name, in any case. */
	search?: string | null | undefined;
}

export interface FilesPage {
	edges: { node: FileDraft; cursor: string }[];
	hasNextPage: boolean;
	hasPreviousPage: boolean;
}

const longestSearch = 200;
/** Files that the platform gives at once. */
const mostAtOnce = 1_000;
/** Pages without a file that are passed over: a search may bring some. */
const mostEmptyPages = 5;

/** Place in the platform's list: the token of one of its pages, and the files of it that are passed over. */
interface Place {
	token: string | null;
	skip: number;
}

/**
 * Page of the files that the connection may see, read from the platform at this moment; null for a platform without files.
 * @throws {InvalidInput} for a cursor that has ended, and for what only a person can set right at the platform
 * @throws {AppError} RATE_LIMITED; {Unavailable} while the platform does not answer
 */
export async function listFiles(
	ctx: ConnectionsContext & WithReader,
	{ connectionId, page: args, search }: ListFiles,
): Promise<FilesPage | null> {
	requirePermission(ctx, "tenant.read");
	const { tenantId } = ctx;
	const { size, after } = readPageArgs(args);
	if (search && search.length > longestSearch)
		throw new InvalidInput(
			`A search has at most ${longestSearch} characters.`,
			{ field: ["search"] },
		);
	const found = await findFiles(ctx, connectionId);
	if (!found) return null;
	const { platform, grantId, files } = found;
	const scope = { tenantId, list: `files ${connectionId} ${search ?? ""}` };
	const from = after
		? toPlace(ctx.reader.cursors.read(scope, after, "after"))
		: { token: null, skip: 0 };
	const cursorOf = ({ token, skip }: Place) =>
		ctx.reader.cursors.write(scope, [token, String(skip)]);
	return withSession(
		ctx,
		{
			grantId,
			platform: platform.id,
			purpose: "list files",
			...(ctx.signal ? { signal: ctx.signal } : {}),
		},
		async (session) => {
			const read = await readPage(files, session, { from, size, search });
			return {
				edges: read.files.map((node, index) => ({
					node,
					cursor: cursorOf(
						index === read.files.length - 1 && read.next
							? read.next
							: { ...read.place, skip: read.place.skip + index + 1 },
					),
				})),
				hasNextPage: read.next !== null,
				hasPreviousPage: from.token !== null || from.skip > 0,
			};
		},
	).catch((error: unknown) => {
		throw toQueryError(error, platform.name);
	});
}

/** The connection's grant and the part of its platform that lists files; null for a platform without files. */
async function findFiles(ctx: ConnectionsContext, connectionId: string) {
	const { tenantId } = ctx;
	return inTenant(ctx.db, tenantId, async (tx) => {
		const row = await getConnectionRow(tx, tenantId, connectionId);
		const platform = findPlatform(ctx.platforms, row.platform);
		const files = platform?.parts.files;
		if (!platform || !files) return null;
		return { platform, files, grantId: await usableGrantId(tx, row) };
	}).catch((error: unknown) => {
		throw toQueryError(error, "The platform");
	});
}

const toPlace = ([token = null, skip]: readonly (string | null)[]): Place => ({
	token,
	skip: Number(skip),
});

interface ReadFiles {
	files: FileDraft[];
	/** Place at which they begin. */
	place: Place;
	/** Place behind them; null at the list's end. */
	next: Place | null;
}

async function readPage(
	part: NonNullable<Parts["files"]>,
	session: PlatformSession,
	wanted: { from: Place; size: number; search: string | null | undefined },
): Promise<ReadFiles> {
	const { size, search } = wanted;
	let place = wanted.from;
	for (let pages = 0; ; pages += 1) {
		const { token, skip } = place;
		const [page] = await firstOf(
			part.run(session, {
				cursor: token,
				pageSize: Math.min(skip + size, mostAtOnce),
				...(search ? { search } : {}),
			}),
		);
		const records = page?.records.slice(skip) ?? [];
		const next = placeBehind(place, records.length, size, page?.nextCursor);
		if (records.length > 0 || next === null || pages === mostEmptyPages)
			return { files: records.slice(0, size), place, next };
		place = next;
	}
}

function placeBehind(
	{ token, skip }: Place,
	records: number,
	size: number,
	nextCursor: string | null | undefined,
): Place | null {
	if (records > size) return { token, skip: skip + size };
	return nextCursor ? { token: nextCursor, skip: 0 } : null;
}

async function firstOf<T>(pages: AsyncIterable<T>): Promise<T[]> {
	for await (const page of pages) return [page];
	return [];
}

/** Codes that a query tells as they are. */
const ownCodes: ReadonlySet<string> = new Set([
	"INVALID_INPUT",
	"FORBIDDEN",
	"UNAUTHENTICATED",
	"COST_EXCEEDED",
	"UNAVAILABLE",
	"VAULT_UNAVAILABLE",
]);

/** A platform's failure as a query tells it: there is no input whose error it could be. */
function toQueryError(error: unknown, platformName: string): unknown {
	if (!(error instanceof AppError) || ownCodes.has(error.code)) return error;
	const { message, retryAt } = error;
	const options = { cause: error, ...(retryAt ? { retryAt } : {}) };
	if (error instanceof CursorExpired)
		return new InvalidInput(
			`${platformName} no longer knows this page of the list. Begin again without \`after\`.`,
			{ field: ["after"], cause: error },
		);
	if (error instanceof RateLimited)
		return new AppError("RATE_LIMITED", message, options);
	if (error instanceof PlatformUnavailable)
		return new Unavailable(message, options);
	return new InvalidInput(message, { cause: error });
}
