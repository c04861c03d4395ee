import type { GrantRecord } from "@patchbay/connections";
import type { OAuthAppRecord } from "@patchbay/oauth-apps";
import type {
	ApiKeyRecord,
	BrandRecord,
	InvitationRecord,
	MemberRecord,
} from "@patchbay/tenancy";
import type PrismaTypes from "./generated/prisma-types.ts";

type Read<Name extends keyof PrismaTypes, Row> = Omit<
	PrismaTypes[Name],
	"Shape"
> & { Shape: Row };

/**
 * The data model as the API reads it: rows of the types below are the domain's records, which hold no secret and no hash of
 * one, so that no field can expose any.
 */
export type ServedModels = Pick<PrismaTypes, "Tenant"> & {
	Brand: Read<"Brand", BrandRecord>;
	Member: Read<"Member", MemberRecord>;
	Invitation: Read<"Invitation", InvitationRecord>;
	ApiKey: Read<"ApiKey", ApiKeyRecord>;
	OauthApp: Read<"OauthApp", OAuthAppRecord>;
	Grant: Read<"Grant", GrantRecord>;
};
