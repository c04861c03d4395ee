import { inChunks } from "../chunks.ts";
import type { AccountRef, RegionRef } from "../drafts.ts";
import type { PlatformSession } from "../session.ts";
import { geoTargetRow } from "./api-types.ts";
import { createGoogleAdsClient } from "./client.ts";
import { checkId, gaql } from "./queries.ts";
import { rowsOf } from "./reading.ts";

/** A query takes 20,000 values in a list; its text should stay readable in a log. */
const keysInOneQuery = 500;

/** Names of geo targets, such as `Bavaria, Germany`. One that Google does not list is left out. */
export async function regionNames(
	session: PlatformSession,
	account: AccountRef,
	keys: readonly string[],
): Promise<RegionRef[]> {
	const client = createGoogleAdsClient(session);
	const found: RegionRef[] = [];
	for (const chunk of inChunks(keys, keysInOneQuery)) {
		const names = chunk.map((key) => `'geoTargetConstants/${checkId(key)}'`);
		const { records } = await client.all(
			account,
			gaql("geoTargets", [
				`geo_target_constant.resource_name IN (${names.join(", ")})`,
			]),
			rowsOf("region", "geo_target_constant.id", geoTargetRow, toRegion),
		);
		found.push(...records);
	}
	return found;
}

/** Google writes the names from the smallest place to the country, without blanks: `Munich,Bavaria,Germany`. */
function toRegion({
	geoTargetConstant: { id, name, canonicalName },
}: {
	geoTargetConstant: { id: string; name: string; canonicalName?: string };
}): RegionRef {
	return { key: id, name: (canonicalName ?? name).replaceAll(/,\s*/g, ", ") };
}
