import type { AccessContext } from "@patchbay/access";
import { noSql, type Sql, sql } from "@patchbay/db";
import { idsOfSame, isOneOf, isParent } from "../same-campaigns.ts";
import type { SourceRows } from "./metric-source.ts";

/** Further conditions on rows `d`: those of the campaigns asked for, whichever of their brand's connections read them. */
export const ofCampaigns = (
	{ tenantId }: Pick<AccessContext, "tenantId">,
	{ campaignIds, ofParentCampaign }: SourceRows,
): Sql => {
	const among = (of: Sql) =>
		sql` and d.campaign_id = any(${idsOfSame(tenantId, of)})`;
	return sql`${ofParentCampaign ? among(isParent) : noSql}${
		campaignIds ? among(isOneOf(campaignIds)) : noSql
	}`;
};
