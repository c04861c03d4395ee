import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { platformInfo } from "@patchbay/platforms";
import { isEnumType, lexicographicSortSchema, printSchema } from "graphql";
import { schema } from "./schema.ts";

const pathOf = (relative: string) =>
	fileURLToPath(new URL(relative, import.meta.url));

/** Enums of which the admin needs the values, and the names of its lists of them. */
const adminEnums = {
	ApiKeyScope: "apiKeyScopes",
	AudienceKind: "audienceKinds",
	SourceKind: "sourceKinds",
	AssetKind: "assetKinds",
	AuditAction: "auditActions",
	AuthenticationMethod: "authenticationMethods",
	BudgetPeriod: "budgetPeriods",
	CampaignOrderField: "campaignOrderFields",
	CampaignStatus: "campaignStatuses",
	ConnectionStatus: "connectionStatuses",
	HealthState: "healthStates",
	NoticeKind: "noticeKinds",
	ImportJobStatus: "importJobStatuses",
	ImportKind: "importKinds",
	ImportLane: "importLanes",
	ImportTrigger: "importTriggers",
	KeywordMatchType: "keywordMatchTypes",
	OAuthAppOwner: "oauthAppOwners",
	OnboardingStepStatus: "onboardingStepStatuses",
	Platform: "platforms",
	ProofResult: "proofResults",
	Role: "roles",
	SyncInterval: "syncIntervals",
};

/** Files that are printed from the code and committed, with their text as it is now. */
export const printedFiles: ReadonlyMap<string, string> = new Map([
	[
		pathOf("../../schema.graphql"),
		`${printSchema(lexicographicSortSchema(schema))}\n`,
	],
	[pathOf("../../../admin/app/graphql/enums.ts"), printAdminEnums()],
	[
		pathOf("../../../admin/app/graphql/platform-names.ts"),
		printPlatformNames(),
	],
	[
		pathOf("../../../admin/app/graphql/platform-terms.ts"),
		printPlatformTerms(),
	],
]);

function printAdminEnums(): string {
	const lists = Object.entries(adminEnums).map(([name, list]) => {
		const type = schema.getType(name);
		if (!isEnumType(type)) throw new Error(`The schema has no enum ${name}`);
		const values = type.getValues().map((value) => `\t"${value.name}",\n`);
		return `export const ${list} = [\n${values.join("")}] as const;
export type ${name} = (typeof ${list})[number];
`;
	});
	return `// Printed from the API's schema by \`npm run schema:print\`. Do not edit.
// biome-ignore-all format: printed
/** Enums of the API's schema as lists, so that a form or URL can be checked against them. */
${lists.join("\n")}`;
}

function printPlatformNames(): string {
	const names = platformInfo.map(
		({ platform, name }) => `\t${platform}: "${name}",\n`,
	);
	return `// Printed from the registry of platforms by \`npm run schema:print\`. Do not edit.
import type { Platform } from "./enums.ts";

export const platformNames: Record<Platform, string> = {
${names.join("")}};
`;
}

function printPlatformTerms(): string {
	const terms = platformInfo.map(
		({ platform, terms: { adAccount, campaign, adGroup, ad } }) =>
			`\t${platform}: {\n${Object.entries({ adAccount, campaign, adGroup, ad })
				.map(([level, word]) => `\t\t${level}: "${word}",\n`)
				.join("")}\t},\n`,
	);
	return `// Printed from the registry of platforms by \`npm run schema:print\`. Do not edit.
import type { Platform } from "./enums.ts";

/** A platform's own words, in the singular. */
export interface PlatformTerms {
	adAccount: string;
	campaign: string;
	adGroup: string;
	ad: string;
}

export const platformTerms: Record<Platform, PlatformTerms> = {
${terms.join("")}};
`;
}

if (import.meta.main)
	for (const [file, text] of printedFiles) await writeFile(file, text);
