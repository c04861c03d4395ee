import { readFileSync } from "node:fs";
import {
	environmentCredentialFields,
	environmentVariables,
	platformIds,
	variablesOf,
} from "@patchbay/platforms";
import { expect, test } from "vitest";

const text = readFileSync(
	new URL("../../.env.example", import.meta.url),
	"utf8",
);
const lines = text.split("\n");
/** Each variable with the comment right above it. */
const told = new Map<string, string>();
let comment: string[] = [];
for (const line of lines) {
	const name = /^([A-Z0-9_]+)=/.exec(line)?.[1];
	if (name !== undefined) told.set(name, comment.join(" "));
	comment = line.startsWith("#") ? [...comment, line.slice(2)] : [];
}

test("the example environment has the variables that the platforms' modules declare, in their order, and no others", () => {
	const isPlatforms = (name: string) =>
		platformIds.some((id) => name.startsWith(`${id}_`));
	const declared = environmentVariables.flatMap(variablesOf);
	expect([...told.keys()].filter(isPlatforms)).toEqual(declared);
	expect(Object.keys(environmentCredentialFields).sort()).toEqual(
		[...declared].sort(),
	);
});

test("each of them has the module's own example, unless a value needs none", () => {
	for (const [name, field] of Object.entries(environmentCredentialFields)) {
		const comment = told.get(name) ?? "";
		const { example } = field.meta() ?? {};
		if (comment.includes("Example:"))
			expect(comment, name).toContain(`Example: ${example}`);
		else expect(comment, name).toMatch(/^Optional/);
	}
});
