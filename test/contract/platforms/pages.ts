import { setTimeout as sleep } from "node:timers/promises";
import {
	failureKind,
	type ListOptions,
	type ListPart,
	type Page,
	type Platform,
	type PlatformSession,
	ScopeMissing,
} from "@patchbay/platforms";
import type { Stand } from "./stand.ts";

/** Reads one list of an account. */
export type ReadList = (
	session: PlatformSession,
	account: Awaited<ReturnType<Stand["account"]>>,
	options?: ListOptions,
) => AsyncIterable<Page<unknown>>;

const listNames = {
	campaigns: "campaigns",
	adGroups: "ad groups",
	ads: "ads",
	keywords: "keywords",
	assets: "assets",
	assetLinks: "asset links",
	audiences: "audiences",
	catalogItems: "catalog items",
	sources: "sources",
} satisfies Record<ListPart, string>;

/** Lists of things that belong to the account itself, and to no campaign of it. */
const ofAccount: ReadonlySet<ListPart> = new Set([
	"audiences",
	"catalogItems",
	"sources",
]);

/** Lists that a platform has, by part and with a name for titles. */
export function listsOf({ parts }: Platform): {
	part: ListPart;
	name: string;
	read: ReadList;
	/** False for things of the account itself. */
	hasCampaigns: boolean;
}[] {
	return (Object.keys(listNames) as ListPart[]).flatMap((part) => {
		const list = parts[part];
		return list
			? [
					{
						part,
						name: listNames[part],
						read: list.run,
						hasCampaigns: !ofAccount.has(part),
					},
				]
			: [];
	});
}

/** Five weeks of days that are over in every zone: today's numbers are others after the hour. */
export const window = daysBack(35, 2);

export function daysBack(
	from: number,
	to: number,
): { from: string; to: string } {
	const day = (back: number) =>
		new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
	return { from: day(from), to: day(to) };
}

/**
 * Records of all pages.
 * @throws {ScopeMissing} where a part of the list was left out: it is not whole
 */
export async function recordsOf<T>(
	pages: AsyncIterable<Page<T>> | undefined,
): Promise<T[]> {
	const found = await all(pages);
	const [leftOut] = found.flatMap((page) => page.leftOut ?? []);
	if (leftOut !== undefined) throw new ScopeMissing(leftOut, []);
	return found.flatMap(({ records }) => records);
}

export async function all<T>(
	pages: AsyncIterable<Page<T>> | undefined,
): Promise<Page<T>[]> {
	if (!pages) throw new Error("The platform has no such part");
	const found: Page<T>[] = [];
	for await (const page of pages) found.push(page);
	return found;
}

/** Longest wait between two looks at a report: a simulator's is made in a moment. */
const longestLook = 200;

/** Pages of a reading that is a report: it is followed from cursor to cursor, as an import does, until its last page. */
export async function byReport<T>(
	read: (options: {
		cursor: string | null;
		reportName: string;
	}) => AsyncIterable<Page<T>>,
	reportName: string,
	from: string | null = null,
): Promise<Page<T>[]> {
	const found: Page<T>[] = [];
	let cursor = from;
	do {
		for await (const page of read({ cursor, reportName })) {
			cursor = page.nextCursor;
			if (page.resumeAt === undefined) found.push(page);
			else {
				const wait = page.resumeAt.getTime() - Date.now();
				await sleep(Math.min(Math.max(wait, 0), longestLook));
			}
		}
	} while (cursor !== null);
	return found;
}

/** Sort of error that the product makes of what an act throws; `none` when it throws nothing. */
export async function kindOf(act: () => Promise<unknown>): Promise<string> {
	try {
		await act();
		return "none";
	} catch (error) {
		return failureKind(error);
	}
}

/** Signed parts of addresses are made anew for each reply. */
const addresses: ReadonlySet<string> = new Set(["sourceUrl", "posterUrl"]);

/** A record as it is whenever it is read: its addresses without what makes them expire. */
export function lasting<T>(record: T): T {
	if (typeof record !== "object" || record === null) return record;
	return Object.fromEntries(
		Object.entries(record).map(([name, value]: [string, unknown]) => [
			name,
			addresses.has(name) && typeof value === "string"
				? value.replace(/\?.*$/s, "")
				: value,
		]),
	) as T;
}

/** A record as text, so that two can be compared. */
export function print(record: unknown): string {
	return JSON.stringify(record, (_key, value: unknown) =>
		typeof value === "bigint" ? `${value}n` : value,
	);
}
