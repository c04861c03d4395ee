/** One person at a platform, as one app of ours knows them: over all tenants. */
export interface PersonOfApp {
	identityProvider: string;
	clientId: string;
	platformUserId: string;
}
