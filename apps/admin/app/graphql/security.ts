import { graphql } from "./document.ts";
import { type UserError, userErrorFields } from "./parts.ts";

export interface Session {
	id: string;
	createdAt: string;
	lastSeenAt: string;
	expiresAt: string;
	ipAddress: string | null;
	userAgent: string | null;
	current: boolean;
}

export interface ViewerSecurity {
	passwordSet: boolean;
	twoFactorEnabled: boolean;
	/** A Google account is linked: the person can sign in with it. */
	googleSignIn: boolean;
	/** The workspace holds somebody's permission for Drive. */
	driveConnected: boolean;
	sessions: Session[];
}

/** Reads how the person signs in, and where they are signed in. */
export const viewerSecurity = graphql<{ viewer: ViewerSecurity }>(
	/* GraphQL */ `
	query ViewerSecurity {
		viewer {
			passwordSet
			twoFactorEnabled
			googleSignIn
			driveConnected
			sessions { id createdAt lastSeenAt expiresAt ipAddress userAgent current }
		}
	}
`,
);

export const revokeSession = graphql<
	{ revokeSession: { userErrors: UserError[] } },
	{ input: { sessionId: string } }
>(/* GraphQL */ `
	mutation RevokeSession($input: RevokeSessionInput!) {
		revokeSession(input: $input) { ${userErrorFields} }
	}
`);

export const revokeOtherSessions = graphql<{
	revokeOtherSessions: { revoked: number; userErrors: UserError[] };
}>(/* GraphQL */ `
	mutation RevokeOtherSessions {
		revokeOtherSessions { revoked ${userErrorFields} }
	}
`);
