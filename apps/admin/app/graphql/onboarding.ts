import type { ScopeName } from "../format/scope-names.ts";
import { type AutoSync, autoSyncFields } from "./auto-sync.ts";
import { graphql } from "./document.ts";
import type {
	AuthenticationMethod,
	ConnectionStatus,
	OnboardingStepStatus,
	Platform,
} from "./enums.ts";
import {
	type ImportJobState,
	importJobStateFields,
} from "./import-job-fields.ts";
import {
	type ConnectionFeature,
	type ConnectionHealth,
	featureFields,
	healthFields,
	type KeyField,
	keyFields,
	scopeNames,
	type UserError,
	userErrorFields,
} from "./parts.ts";

export interface OnboardingStep {
	key: string;
	title: string;
	platform: Platform | null;
	status: OnboardingStepStatus;
	connection: {
		id: string;
		status: ConnectionStatus;
		statusMessage: string | null;
		reconnectRequired: boolean;
		accountName: string | null;
		health: ConnectionHealth;
		features: ConnectionFeature[];
		grant: { authenticationMethod: AuthenticationMethod } | null;
		autoSync: AutoSync;
		latestImportJob: ImportJobState | null;
	} | null;
}

export interface PlatformInfo {
	platform: Platform;
	name: string;
	/** False for a platform that is still to come. */
	connectable: boolean;
	capabilities: string[];
	/** The default first. */
	authenticationMethods: AuthenticationMethod[];
	/** Ways that work now: without an OAuth app a key alone. */
	usableMethods: AuthenticationMethod[];
	/** Name of the identity provider. */
	providerName: string;
	keyFields: KeyField[];
	scopeNames: ScopeName[];
	scopeSets: {
		key: string;
		title: string;
		scopes: string[];
		default: boolean;
	}[];
}

export interface OnboardingBrand {
	id: string;
	name: string;
	websiteUrl: string | null;
	timeZone: string;
	currencyCode: string;
	onboarding: {
		percentComplete: number;
		completedAt: string | null;
		steps: OnboardingStep[];
		nextStep: { key: string } | null;
	};
}

export const onboarding = graphql<
	{ brand: OnboardingBrand | null; platforms: PlatformInfo[] },
	{ id: string }
>(
	/* GraphQL */ `
		query Onboarding($id: ID!) {
			brand(id: $id) {
				id name websiteUrl timeZone currencyCode
				onboarding {
					percentComplete completedAt
					nextStep { key }
					steps {
						key title platform status
						connection {
							id status statusMessage reconnectRequired accountName ${healthFields} ${featureFields}
							grant { authenticationMethod }
							${autoSyncFields}
							latestImportJob { ...ImportJobState }
						}
					}
				}
			}
			platforms {
				platform name connectable capabilities authenticationMethods usableMethods providerName
				${keyFields} ${scopeNames}
				scopeSets { key title scopes default }
			}
		}
	`,
	importJobStateFields,
);

export interface ReusableGrant {
	id: string;
	authenticationMethod: AuthenticationMethod;
	platformUserName: string | null;
	platformUserId: string;
	status: ConnectionStatus;
	reconnectRequired: boolean;
	missingScopes: string[];
	connections: { totalCount: number };
}

export interface ReusableGrants {
	tenant: { grants: { nodes: ReusableGrant[] } };
	brand: {
		connections: {
			nodes: { status: ConnectionStatus; grant: { id: string } | null }[];
		};
	} | null;
}

/** Sign-ins at a platform that the workspace already made, and those that the brand itself uses. */
export const reusableGrants = graphql<
	ReusableGrants,
	{ platform: Platform; brandId: string }
>(
	/* GraphQL */ `
		query ReusableGrants($platform: Platform!, $brandId: ID!) {
			brand(id: $brandId) {
				connections(first: 20) { nodes { status grant { id } } }
			}
			tenant {
				grants(first: 20, platform: $platform) {
					nodes { id authenticationMethod platformUserName platformUserId status reconnectRequired missingScopes(platform: $platform) connections(first: 1) { totalCount } }
				}
			}
		}
	`,
);

export const skipOnboardingStep = graphql<
	{
		skipOnboardingStep: {
			brand: { id: string } | null;
			userErrors: UserError[];
		};
	},
	{ input: { brandId: string; key: string } }
>(/* GraphQL */ `
	mutation SkipOnboardingStep($input: OnboardingStepInput!) {
		skipOnboardingStep(input: $input) { brand { id } ${userErrorFields} }
	}
`);
