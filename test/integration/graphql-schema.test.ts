import { readFile } from "node:fs/promises";
import {
	buildSchema,
	isInputObjectType,
	isObjectType,
	printSchema,
} from "graphql";
import { expect, test } from "vitest";
import { printedFiles } from "../../apps/api/src/graphql/print-schema.ts";
import { schema } from "../../apps/api/src/graphql/schema.ts";
import { differencesFrom } from "../support/compare-schemas.ts";

const contract = buildSchema(
	await readFile(
		new URL("../support/contract.graphql", import.meta.url),
		"utf8",
	),
);
const served = buildSchema(printSchema(schema));

test("the committed schema, and the admin's lists of its enums, are those that are served", async () => {
	for (const [file, text] of printedFiles)
		expect(await readFile(file, "utf8"), file).toBe(text);
});

test("every served type, field, argument, default and nullability is the contract's", () => {
	expect(differencesFrom(contract, served)).toEqual([]);
});

test("nothing of the contract is left out", () => {
	const left = differencesFrom(served, contract)
		.map((line) => line.split(": ")[0] ?? "")
		.filter((name) => !name.includes("("))
		.sort();
	expect(left).toEqual([]);
});

test("no field leads to a token, a secret or a sealed value but those that give one out once or take one in", () => {
	const suspicious = /token$|secret|sealed|password|keyhash/i;
	const found = Object.values(served.getTypeMap())
		.filter((type) => isObjectType(type) || isInputObjectType(type))
		.flatMap((type) =>
			Object.keys(type.getFields())
				.filter((field) => suspicious.test(field))
				.map((field) => `${type.name}.${field}`),
		);
	expect(found.sort()).toEqual([
		// Whether what is typed into it is one.
		"AppExtra.secret",
		"CreateApiKeyPayload.secret",
		"CreateOAuthAppInput.clientSecret",
		"KeyField.secret",
		"Mutation.vendAccessToken",
		"OAuthApp.secretCount",
		"UpdateOAuthAppInput.addClientSecret",
		"UpdateOAuthAppInput.dropOldestClientSecret",
		"VendAccessTokenPayload.accessToken",
		"VendAccessTokenPayload.tokenSecret",
		// Whether there is one.
		"Viewer.passwordSet",
	]);
});
