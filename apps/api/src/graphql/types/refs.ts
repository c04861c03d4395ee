import type { AuditEventRecord } from "@patchbay/audit";
import type {
	AdGroupRecord,
	AdRecord,
	AssetRecord,
	CampaignRecord,
	KeywordRecord,
} from "@patchbay/catalog";
import type {
	AdAccountRecord,
	ConnectionRecord,
	GrantRecord,
} from "@patchbay/connections";
import type {
	ImportEventRecord,
	ImportFailureRecord,
	ImportJobRecord,
} from "@patchbay/imports";
import type { OAuthAppRecord } from "@patchbay/oauth-apps";
import type {
	ApiKeyRecord,
	BrandRecord,
	InvitationRecord,
	MemberRecord,
	TenantRecord,
} from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import { pageType } from "../pages.ts";

/** A tenant of the person who asks: its own rows are read in the tenant that the request is about alone. */
export type TenantShape = Pick<TenantRecord, "id" | "name">;

/** A connection, with what the list that it came from read along. */
export type ConnectionShape = ConnectionRecord & {
	brand?: BrandRecord;
	latestImportJob?: ImportJobRecord | null;
};

export const Tenant = builder.objectRef<TenantShape>("Tenant");
export const Brand = builder.objectRef<BrandRecord>("Brand");
export const Member = builder.objectRef<MemberRecord>("Member");
export const Invitation = builder.objectRef<InvitationRecord>("Invitation");
export const ApiKey = builder.objectRef<ApiKeyRecord>("ApiKey");
export const OAuthApp = builder.objectRef<OAuthAppRecord>("OAuthApp");
export const AuditEvent = builder.objectRef<AuditEventRecord>("AuditEvent");
export const Grant = builder.objectRef<GrantRecord>("Grant");
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
