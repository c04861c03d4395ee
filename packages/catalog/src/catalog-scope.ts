import type { Platform } from "@patchbay/db";

/** Scope of a page's records: the ad account they were read from, and its parents. */
export interface CatalogScope {
	tenantId: string;
	brandId: string;
	connectionId: string;
	adAccountId: string;
	platform: Platform;
}

/** Keeps the last of the records with the same key: one statement cannot update a row twice. */
export function lastOfEach<Record>(
	records: readonly Record[],
	key: (record: Record) => string,
): Record[] {
	return [...new Map(records.map((record) => [key(record), record])).values()];
}
