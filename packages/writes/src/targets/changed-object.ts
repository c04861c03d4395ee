import type { ChangedObject } from "@patchbay/catalog";
import type { Target, TargetType } from "./target.ts";

const tables = {
	Campaign: "campaign",
	AdGroup: "ad_group",
	Ad: "ad",
	Keyword: "keyword",
} as const satisfies Record<TargetType, ChangedObject["table"]>;

/** The target as the catalog knows it: all rows of the tenant that stand for it. */
export function changedObject({
	tenantId,
	type,
	at,
	account,
	platform,
}: Target): ChangedObject {
	return {
		tenantId,
		platform,
		accountExternalId: account.externalId,
		table: tables[type],
		externalId: at.externalId,
		adGroupExternalId:
			type === "Ad" || type === "Keyword" ? at.adGroupExternalId : null,
	};
}
