/** One person at a platform, as one app of ours knows them. */
export interface PersonOfApp {
	/** Tenants that whoever tells of the person speaks for; null: all of them. */
	tenantIds: readonly string[] | null;
	identityProvider: string;
	clientId: string;
	platformUserId: string;
}
