import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
	buildSchema,
	type GraphQLEnumType,
	type GraphQLSchema,
	parse,
	validate,
} from "graphql";
import { beforeAll, expect, test } from "vitest";
import * as enums from "../../apps/admin/app/graphql/enums.ts";

const schemaFile = new URL("../../apps/api/schema.graphql", import.meta.url);
const folder = fileURLToPath(
	new URL("../../apps/admin/app/graphql/", import.meta.url),
);

interface Document {
	name: string;
	text: string;
}
const isDocument = (value: unknown): value is Document =>
	typeof value === "object" && value !== null && "text" in value;

let schema: GraphQLSchema;
let documents: Document[];
beforeAll(async () => {
	expect(existsSync(schemaFile), "run `npm run schema:print`").toBe(true);
	schema = buildSchema(readFileSync(schemaFile, "utf8"));
	const modules = await Promise.all(
		globSync("*.ts", { cwd: folder }).map(
			(file): Promise<Record<string, unknown>> => import(`${folder}${file}`),
		),
	);
	documents = modules.flatMap((module) =>
		Object.values(module).filter(isDocument),
	);
});

test("every document of the admin is valid against the API's own schema", () => {
	expect(documents.length).toBeGreaterThan(15);
	const problems = documents.flatMap(({ name, text }) =>
		validate(schema, parse(text)).map(({ message }) => `${name}: ${message}`),
	);
	expect(problems).toEqual([]);
});

test("no two documents share a name, by which the API's log tells them apart", () => {
	const names = documents.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
});

test.each([
	["Platform", enums.platforms],
	["ConnectionStatus", enums.connectionStatuses],
	["HealthState", enums.healthStates],
	["NoticeKind", enums.noticeKinds],
	["ImportJobStatus", enums.importJobStatuses],
	["CampaignStatus", enums.campaignStatuses],
	["OnboardingStepStatus", enums.onboardingStepStatuses],
	["ProofResult", enums.proofResults],
	["AssetKind", enums.assetKinds],
	["CampaignOrderField", enums.campaignOrderFields],
	["BudgetPeriod", enums.budgetPeriods],
	["KeywordMatchType", enums.keywordMatchTypes],
	["ImportKind", enums.importKinds],
	["ImportTrigger", enums.importTriggers],
	["Role", enums.roles],
	["ApiKeyScope", enums.apiKeyScopes],
	["OAuthAppOwner", enums.oauthAppOwners],
	["AuditAction", enums.auditActions],
	["AudienceKind", enums.audienceKinds],
	["SourceKind", enums.sourceKinds],
])("the admin knows every value of %s", (name, values) => {
	const type = schema.getType(name) as GraphQLEnumType;
	expect([...values].sort()).toEqual(
		type
			.getValues()
			.map((value) => value.name)
			.sort(),
	);
});
