/** Addresses at which one platform is reached. Configuration of the operator: a tenant can never set these. */
export interface PlatformEndpoints {
	/** Root of the API without a slash at the end; the platform's client adds version and path. */
	apiUrl: string;
	authorizeUrl: string;
	tokenUrl: string;
	/** Null where the platform cannot revoke. */
	revokeUrl: string | null;
	/** OpenID Connect's userinfo; null when unknown, then the ID token alone says who consented. */
	userInfoUrl: string | null;
	/** Further hosts of the platform, under its own names. */
	[name: `${string}Url`]: string | null;
	/**
	 * Name that the authorization server gives itself in callbacks and ID tokens, where the operator says so; null: the
	 * platform's own name, or any on the origin of another `authorizeUrl`.
	 */
	issuer: string | null;
}
