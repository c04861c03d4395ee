import type { TenantTransaction } from "@patchbay/db";
import type { Meter } from "@patchbay/limits";
import type { Issued, Method, OAuthApp, PlatformUser } from "@patchbay/oauth";
import type { Platform, PlatformId } from "@patchbay/platforms";
import type { Discovered } from "../accounts/discover-accounts.ts";
import type { NewConnection } from "./write-connection.ts";

/** A credential that nothing is stored of yet. */
export interface IssuedAccess {
	issued: Issued;
	method: Method;
	/** Null for a key, which belongs to no app. */
	app: OAuthApp | null;
	/** Counts its requests, and has counted those of the exchange. */
	meter: Meter;
	/** Granted where the platform does not say: those that were asked for (RFC 6749 5.1); null when nobody knows. */
	askedScopes: readonly string[] | null;
	/** Owner of the credential, where it was found out before. */
	user?: PlatformUser;
	/** True when the credential is ended at the platform if it is refused here; false for one that is in use elsewhere. */
	revokeIfRefused: boolean;
	/** True for one that was obtained elsewhere: no exchange has told anything of it. */
	isGiven?: boolean;
}

/** A grant that the tenant has, which serves one more brand. */
export interface HeldAccess {
	grantId: string;
	loginName: string | null;
}

export interface Admission {
	platform: Platform;
	access: IssuedAccess | HeldAccess;
	brandId: string;
	scopeSets: readonly string[];
	/** The connection that is reconnected, when it is one. */
	connectionId: string | null;
	by: NewConnection["by"];
	/** Ends the calls to the platform as a whole. */
	deadline: AbortSignal;
	/** Refuses a list of accounts, by throwing. */
	checkAccounts?(accounts: Discovered): void;
}

export interface Admitted {
	connectionId: string;
	grantId: string;
	platform: PlatformId;
	/** Number of chosen accounts. */
	chosen: number;
}

/** Facts that the platform gave about a grant's access, before anything is written. */
export interface Found {
	accounts: Discovered;
	loginName: string | null;
	/** Writes the grant, and `within` the same transaction the connection. */
	withGrant<T>(
		tx: TenantTransaction,
		within: (grantId: string) => Promise<T>,
	): Promise<T>;
}
