import type { AuditEventRecord } from "@patchbay/audit";
import type {
	AdGroupRecord,
	AdRecord,
	AssetRecord,
	AudienceRecord,
	CampaignRecord,
	CatalogItemRecord,
	KeywordRecord,
	ProductMappingRecord,
	SourceRecord,
} from "@patchbay/catalog";
import type { AdAccountRecord, ConnectionRecord } from "@patchbay/connections";
import { InvalidInput } from "@patchbay/errors";
import type {
	ImportEventRecord,
	ImportFailureRecord,
	ImportJobRecord,
} from "@patchbay/imports";
import type { BrandRecord, TenantRecord } from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import type { ReadContext, RequestContext } from "../context.ts";
import { pageType } from "../pages.ts";
import { Node } from "./node.ts";

/** A tenant of the person who asks: its own rows are read in the tenant that the request is about alone. */
export type TenantShape = Pick<TenantRecord, "id" | "name">;

/** A person's other tenants are listed by name; what they hold is read by a request of their own. */
export function readOwn(
	ctx: RequestContext,
	{ id }: { id: string },
): ReadContext {
	const own = ctx.read();
	if (own.tenantId === id) return own;
	throw new InvalidInput(
		"Choose this organization with the header X-Patchbay-Tenant to read what it holds.",
	);
}

/** A connection, with what the list that it came from read along. */
export type ConnectionShape = ConnectionRecord & {
	brand?: BrandRecord;
	latestImportJob?: ImportJobRecord | null;
};

export const Tenant = builder.prismaObject("Tenant", {
	access: "tenant.read",
	interfaces: [Node],
	// What is known of a person's other tenants; the rest is read where it is asked for.
	select: { id: true, name: true },
	findUnique: (tenant, ctx) => ({ id: readOwn(ctx, tenant).tenantId }),
});
export const Brand = builder.prismaObject("Brand", {
	access: "tenant.read",
	interfaces: [Node],
});
export const Member = builder.prismaObject("Member", {
	access: "signedIn",
	interfaces: [Node],
});
/** The tokens have no field here: a link is shown once, by the mutation that makes it. */
export const Invitation = builder.prismaObject("Invitation", {
	access: "member.manage",
	interfaces: [Node],
});
export const ApiKey = builder.prismaObject("ApiKey", {
	access: "signedIn",
	interfaces: [Node],
});
/** The secrets and the values of the extras have no field here, and the record does not hold them. */
export const OAuthApp = builder.prismaObject("OauthApp", {
	name: "OAuthApp",
	access: "oauthApp.manage",
	interfaces: [Node],
});
export const AuditEvent = builder.objectRef<AuditEventRecord>("AuditEvent");
/** The tokens have no field here, and the record does not hold them: no query can reach them. */
export const Grant = builder.prismaObject("Grant", {
	access: "tenant.read",
	interfaces: [Node],
	description:
		"One person's permission for this tenant at one platform. Holds the tokens; serves one connection or many.",
});
export const Connection = builder.objectRef<ConnectionShape>("Connection");
export const AdAccount = builder.objectRef<AdAccountRecord>("AdAccount");
export const ImportJob = builder.objectRef<ImportJobRecord>("ImportJob");
export const ImportFailure =
	builder.objectRef<ImportFailureRecord>("ImportFailure");
export const ImportEvent = builder.objectRef<ImportEventRecord>("ImportEvent");
export const Campaign = builder.objectRef<CampaignRecord>("Campaign");
export const AdGroup = builder.objectRef<AdGroupRecord>("AdGroup");
export const Ad = builder.objectRef<AdRecord>("Ad");
export const Keyword = builder.objectRef<KeywordRecord>("Keyword");
export const Asset = builder.objectRef<AssetRecord>("Asset");
export const Audience = builder.objectRef<AudienceRecord>("Audience");
export const CatalogItem = builder.objectRef<CatalogItemRecord>("CatalogItem");
export const Source = builder.objectRef<SourceRecord>("Source");
export const ProductMapping =
	builder.objectRef<ProductMappingRecord>("ProductMapping");

export const BrandPage = pageType("Brand", Brand);
export const MemberPage = pageType("Member", Member);
export const InvitationPage = pageType(
	"Invitation",
	Invitation,
	"member.manage",
);
export const ApiKeyPage = pageType("ApiKey", ApiKey, "apiKey.manage");
export const OAuthAppPage = pageType("OAuthApp", OAuthApp, "oauthApp.manage");
export const AuditEventPage = pageType("AuditEvent", AuditEvent, "audit.read");
export const GrantPage = pageType("Grant", Grant);
export const ConnectionPage = pageType("Connection", Connection);
export const AdAccountPage = pageType("AdAccount", AdAccount);
export const ImportJobPage = pageType("ImportJob", ImportJob);
export const ImportFailurePage = pageType("ImportFailure", ImportFailure);
export const ImportEventPage = pageType("ImportEvent", ImportEvent);
export const CampaignPage = pageType("Campaign", Campaign);
export const AdGroupPage = pageType("AdGroup", AdGroup);
export const AdPage = pageType("Ad", Ad);
export const KeywordPage = pageType("Keyword", Keyword);
export const AssetPage = pageType("Asset", Asset);
export const AudiencePage = pageType("Audience", Audience);
export const CatalogItemPage = pageType("CatalogItem", CatalogItem);
export const SourcePage = pageType("Source", Source);
export const ProductMappingPage = pageType("ProductMapping", ProductMapping);
